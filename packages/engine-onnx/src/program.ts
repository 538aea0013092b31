import { DownslopeError, type HostArray, type Outputs } from "@downslope/core";
import {
  type Abstract,
  type CompiledProgram,
  type EngineState,
  type Program,
  stateIsForeign,
  traceProgram,
} from "@downslope/core/engine";
import type { InferenceSession, Tensor } from "onnxruntime-common";
import { encode } from "./encode.ts";
import { inputName, lower, outputName } from "./lower.ts";
import type { Runtime } from "./runtime.ts";
import { OnnxState } from "./state.ts";
import { toTensor } from "./tensors.ts";

type Given = Readonly<Record<string, HostArray>>;

/** A program compiled for one combination of shapes. */
interface Compiled {
  readonly session: InferenceSession;
  /** Names, shapes and dtypes of the outputs, which follow the state. */
  readonly outputs: readonly (Abstract & { readonly name: string })[];
}

const numberAsScalar = (value: HostArray | number): HostArray =>
  typeof value === "number" ? { shape: [], dtype: "float32", data: Float32Array.of(value) } : value;

/** A program that ONNX Runtime executes: traced, lowered and compiled at the first batch of each shape. */
export class OnnxProgram implements CompiledProgram {
  traces = 0;
  readonly #program: Program;
  readonly #subject: string;
  readonly #runtime: () => Runtime;
  readonly #options: InferenceSession.SessionOptions;
  readonly #compiled = new Map<string, Promise<Compiled>>();

  constructor(program: Program, subject: string, runtime: () => Runtime, options: InferenceSession.SessionOptions) {
    this.#program = program;
    this.#subject = subject;
    this.#runtime = runtime;
    this.#options = options;
  }

  async run(
    state: EngineState,
    batch: Given,
    scalars: Readonly<Record<string, HostArray | number>>,
    isAccepted: (outputs: Outputs) => boolean = () => true,
  ): Promise<Outputs> {
    if (!(state instanceof OnnxState)) {
      throw stateIsForeign(this.#subject);
    }
    const given = [...Object.values(batch), ...Object.values(scalars).map(numberAsScalar)];
    const compiled = await this.#compile(state, given, Object.keys(batch), Object.keys(scalars));
    const outputs = await this.#step(compiled, state, given);
    if (isAccepted(outputs)) state.advance();
    return outputs;
  }

  async #step({ session, outputs }: Compiled, state: OnnxState, given: readonly HostArray[]): Promise<Outputs> {
    const runtime = this.#runtime();
    const { current, spare } = state;
    const feeds: Record<string, Tensor> = {};
    const fetches: Record<string, Tensor | null> = {};
    current.forEach((tensor, place) => {
      feeds[inputName(place)] = tensor;
      fetches[outputName(place)] = spare[place]!;
    });
    given.forEach((host, i) => (feeds[inputName(current.length + i)] = toTensor(runtime, host)));
    outputs.forEach((_, i) => (fetches[outputName(current.length + i)] = null));
    const results = await session.run(feeds, fetches);
    spare.forEach((tensor, place) => fill(tensor, results[outputName(place)]!));
    return Object.fromEntries(
      outputs.map(({ name, shape, dtype }, i) => {
        const data = results[outputName(current.length + i)]!.data as HostArray["data"];
        return [name, { shape, dtype, data }];
      }),
    );
  }

  #compile(
    state: OnnxState,
    given: readonly HostArray[],
    batch: readonly string[],
    scalars: readonly string[],
  ): Promise<Compiled> {
    const shapes = given.map(({ dtype, shape }) => `${dtype}[${shape.join()}]`).join();
    const key = `${state.structure};${batch.join()};${scalars.join()};${shapes}`;
    let compiled = this.#compiled.get(key);
    if (!compiled) {
      compiled = this.#make(state, given, batch, scalars);
      this.#compiled.set(key, compiled);
    }
    return compiled;
  }

  async #make(
    { places, layout }: OnnxState,
    given: readonly HostArray[],
    batch: readonly string[],
    scalars: readonly string[],
  ): Promise<Compiled> {
    this.traces += 1;
    const subject = this.#subject;
    const traced = traceProgram(this.#program, subject, { places, batch, scalars }, [...layout, ...given]);
    const model = encode(lower(traced, subject));
    const outputs = traced.outputs.map((name, i) => ({ name, ...abstract(traced.results[layout.length + i]!) }));
    try {
      return { session: await this.#runtime().InferenceSession.create(model, this.#options), outputs };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new DownslopeError("UNSUPPORTED", `${subject}: the onnx engine cannot compile it: ${reason}`, {
        cause: error,
      });
    }
  }

  dispose(): void {
    for (const compiled of this.#compiled.values()) {
      // One that could not be compiled was told of when it was to be run.
      void compiled.then(({ session }) => session.release()).catch(() => undefined);
    }
    this.#compiled.clear();
  }
}

/** Copies a result into its place, where a runtime has not written it there. */
function fill(place: Tensor, result: Tensor): void {
  const [to, from] = [place.data as Float32Array, result.data as Float32Array];
  if (to.buffer !== from.buffer || to.byteOffset !== from.byteOffset) to.set(from);
}

const abstract = ({ shape, dtype }: Abstract): Abstract => ({ shape, dtype });
