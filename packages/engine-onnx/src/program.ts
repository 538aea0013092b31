import { DownslopeError, type HostArray, type Outputs } from "@downslope/core";
import { type CompiledProgram, type EngineState, type Program, stateIsForeign } from "@downslope/core/engine";
import type { InferenceSession } from "onnxruntime-common";
import { encode } from "./encode.ts";
import { Execution } from "./execution.ts";
import { sameShape } from "./lower/lowering.ts";
import { planProgram } from "./plan-step.ts";
import type { Runtime } from "./runtime.ts";
import { leaseSession } from "./sessions.ts";
import { OnnxState } from "./state.ts";
import { withholdResults } from "./withhold.ts";

type Given = Readonly<Record<string, HostArray>>;

/** What a program is compiled for. */
interface Signature {
  readonly structure: string;
  readonly names: readonly string[];
  readonly arrays: readonly Pick<HostArray, "shape" | "dtype">[];
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
  readonly #compiled: { readonly signature: Signature; readonly execution: Promise<Execution> }[] = [];

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
    const [batchNames, scalarNames] = [Object.keys(batch), Object.keys(scalars)];
    const known = this.#compiled.find(({ signature }) => fits(signature, state, batchNames, scalarNames, given));
    const execution = await (known?.execution ?? this.#compile(state, given, batchNames, scalarNames));
    return execution.step(state, given, isAccepted);
  }

  #compile(
    state: OnnxState,
    given: readonly HostArray[],
    batch: readonly string[],
    scalars: readonly string[],
  ): Promise<Execution> {
    const arrays = given.map(({ shape, dtype }) => ({ shape: [...shape], dtype }));
    const execution = this.#make(state, given, batch, scalars);
    this.#compiled.push({
      signature: { structure: state.structure, names: [...batch, ...scalars], arrays },
      execution,
    });
    return execution;
  }

  async #make(
    state: OnnxState,
    given: readonly HostArray[],
    batch: readonly string[],
    scalars: readonly string[],
  ): Promise<Execution> {
    this.traces += 1;
    const [subject, runtime] = [this.#subject, this.#runtime()];
    const { plan, outputs } = planProgram(this.#program, subject, state, { batch, scalars, given });
    const isWithheld = withholdResults(plan.graph, runtime);
    try {
      const lease = await leaseSession(runtime, encode(plan.graph), this.#options);
      return new Execution(
        runtime,
        lease,
        plan,
        { places: state.arrays.length, given: given.length, outputs },
        isWithheld,
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new DownslopeError("UNSUPPORTED", `${subject}: the onnx engine cannot compile it: ${reason}`, {
        cause: error,
      });
    }
  }

  dispose(): void {
    for (const { execution } of this.#compiled) {
      // One that could not be compiled was told of when it was to be run.
      void execution.then((one) => one.dispose()).catch(() => undefined);
    }
    this.#compiled.length = 0;
  }
}

/** Whether a program was compiled for these names, shapes and dtypes. */
function fits(
  { structure, names, arrays }: Signature,
  state: OnnxState,
  batch: readonly string[],
  scalars: readonly string[],
  given: readonly HostArray[],
): boolean {
  return (
    structure === state.structure &&
    names.length === batch.length + scalars.length &&
    names.every((name, i) => name === (i < batch.length ? batch[i] : scalars[i - batch.length])) &&
    arrays.every(({ shape, dtype }, i) => {
      const one = given[i]!;
      return dtype === one.dtype && sameShape(shape, one.shape);
    })
  );
}
