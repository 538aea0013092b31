import { type Array as EngineArray, type DType as EngineDType, jit, numpy as np } from "@jax-js/jax";
import { z } from "zod";
import { DownslopeError, problem } from "../errors.ts";
import { type EnginePlugin, defineEngine } from "../plugin/engine.ts";
import { type HostArray, type HostData, allocate } from "../tensor/dtype.ts";
import { type Tensor, isTensor } from "../tensor/tensor.ts";
import { type TensorTree, owned, scope } from "../tensor/transforms.ts";
import { type Tree, leavesOf, mapTree } from "../tensor/tree.ts";
import type { CompiledProgram, Engine, EngineState, HostTree, NamedTensors, Outputs, Program } from "./engine.ts";
import { isHostArray } from "./host.ts";
import { onDevice, startDevice } from "./platform.ts";

/** Version of @jax-js/jax that this core is built on. */
const version = "0.1.25";

/** The jax-js engine: compiles a step to Wasm (everywhere), WebGPU (browsers), or runs it exactly on `cpu`. */
export const jax: EnginePlugin<{ device?: "wasm" | "cpu" | "webgpu" | undefined }> = defineEngine({
  name: "jax",
  options: z.object({ device: z.enum(["wasm", "cpu", "webgpu"]).default("wasm").describe("where it computes") }),
  create: ({ device }) => createJaxEngine(device),
  about: {
    title: { en: "jax-js", ko: "jax-js" },
    summary: {
      en: "Compiles the whole step to WebAssembly or WebGPU; needs nothing but JavaScript.",
      ko: "학습 단계 전체를 WebAssembly나 WebGPU로 컴파일합니다. 자바스크립트만 있으면 됩니다.",
    },
    source: "E. Zhang, jax-js 0.1.25, https://github.com/ekzhang/jax-js",
  },
});

type Arrays = Tree<EngineArray>;
const isEngineArray = (value: unknown): value is EngineArray =>
  typeof value === "object" && value !== null && "aval" in value;

class JaxState implements EngineState {
  arrays: Arrays | undefined;
  readonly #device: string;

  constructor(arrays: Arrays, device: string) {
    this.arrays = arrays;
    this.#device = device;
  }

  get live(): Arrays {
    if (this.arrays) return this.arrays;
    throw problem("INVALID_ARGUMENT", {
      subject: "jax engine",
      argument: "state",
      rule: "not be disposed of",
      got: "a state that was",
      cure: "Upload it again.",
    });
  }

  async read(): Promise<HostTree> {
    const pending: Promise<unknown>[] = [];
    const tree = mapTree<EngineArray, HostArray>(this.live, isEngineArray, (array) => {
      const data = allocate(array.dtype as HostArray["dtype"], array.size);
      if (this.#device === "webgpu") pending.push(array.ref.data().then((read) => data.set(read as HostData)));
      else data.set(array.ref.dataSync() as HostData);
      return { shape: [...array.shape], dtype: array.dtype as HostArray["dtype"], data };
    });
    await Promise.all(pending);
    return tree;
  }

  dispose(): void {
    if (this.arrays) for (const { leaf } of leavesOf<EngineArray>(this.arrays, isEngineArray)) leaf.dispose();
    this.arrays = undefined;
  }
}

function createJaxEngine(device: string): Engine {
  return {
    name: "jax",
    device,
    version,
    start: () => startDevice(device),
    upload: (state) =>
      onDevice(device, () => {
        // A rounding of the engine's own: the same arrays that a step gives back, so that the second step is not traced anew.
        const arrays = mapTree<HostArray, EngineArray>(state, isHostArray, (host) => toArray(host));
        return new JaxState(arrays, device);
      }),
    compile: (program, subject) => new JaxProgram(program as unknown as Program, subject, device),
    evaluate: async (body) => onDevice(device, () => scopeHost(body)),
  };
}

/** Runs maths eagerly and reads all of its result. */
function scopeHost(body: () => TensorTree): HostTree {
  let host: HostTree | undefined;
  scope(() => {
    host = mapTree<Tensor, HostArray>(body() as Tree<Tensor>, isTensor as never, (one) => one.toHost());
  });
  return host!;
}

function toArray(host: HostArray): EngineArray {
  return np.array(host.data as Float32Array<ArrayBuffer>, { shape: [...host.shape], dtype: host.dtype as EngineDType });
}

/** A number as a float32 scalar of fixed type, so that its value is never part of what is compiled. */
const toScalar = (value: HostArray | number): EngineArray =>
  typeof value === "number" ? np.array(value, { dtype: "float32" as EngineDType }) : toArray(value);

class JaxProgram implements CompiledProgram {
  traces = 0;
  readonly #device: string;
  readonly #subject: string;
  readonly #run: ((
    state: Arrays,
    batch: Arrays,
    scalars: Arrays,
  ) => { state: Arrays; outputs: Record<string, EngineArray> }) & { dispose(): void };

  constructor(program: Program, subject: string, device: string) {
    this.#device = device;
    this.#subject = subject;
    const traced = (state: TensorTree, batch: NamedTensors, scalars: NamedTensors): TensorTree => {
      this.traces += 1;
      return program(state, batch, scalars) as unknown as TensorTree;
    };
    this.#run = jit(owned(subject, traced as never) as never) as never;
  }

  run(
    state: EngineState,
    batch: Readonly<Record<string, HostArray>>,
    scalars: Readonly<Record<string, HostArray | number>>,
    isAccepted: (outputs: Outputs) => boolean = () => true,
  ): Outputs | Promise<Outputs> {
    if (!(state instanceof JaxState)) {
      throw problem("INVALID_ARGUMENT", {
        subject: this.#subject,
        argument: "state",
        rule: "come from this engine's `upload`",
        got: "another engine's state",
      });
    }
    const before = state.live;
    const result = onDevice(this.#device, () => this.#step(before, batch, scalars));
    // The old state was lent, not given, so that it is still whole if the step throws or is not accepted.
    const settle = (outputs: Outputs): Outputs => {
      const isKept = isAccepted(outputs);
      if (isKept) state.arrays = result.state;
      for (const { leaf } of leavesOf<EngineArray>(isKept ? before : result.state, isEngineArray)) leaf.dispose();
      return outputs;
    };
    return this.#device === "webgpu" ? readLater(result.outputs).then(settle) : settle(readNow(result.outputs));
  }

  #step(
    state: Arrays,
    batch: Readonly<Record<string, HostArray>>,
    scalars: Readonly<Record<string, HostArray | number>>,
  ) {
    const lent = mapTree<EngineArray, EngineArray>(state, isEngineArray, (array) => array.ref);
    const inputs: Record<string, EngineArray> = {};
    for (const name in batch) inputs[name] = toArray(batch[name]!);
    const values: Record<string, EngineArray> = {};
    for (const name in scalars) values[name] = toScalar(scalars[name]!);
    try {
      return this.#run(lent, inputs, values);
    } catch (error) {
      throw error instanceof DownslopeError
        ? error
        : new DownslopeError(
            "UNSUPPORTED",
            `${this.#subject}: the jax engine cannot compile it: ${error instanceof Error ? error.message : String(error)}`,
            { cause: error },
          );
    }
  }

  dispose(): void {
    this.#run.dispose();
  }
}

function readNow(outputs: Record<string, EngineArray>): Outputs {
  const read: Record<string, HostArray> = {};
  for (const name in outputs) {
    const array = outputs[name]!;
    const { shape, dtype } = array;
    read[name] = { shape, dtype: dtype as HostArray["dtype"], data: array.dataSync() as HostData };
  }
  return read;
}

async function readLater(outputs: Record<string, EngineArray>): Promise<Outputs> {
  const read: Record<string, HostArray> = {};
  for (const name in outputs) {
    const array = outputs[name]!;
    const { shape, dtype } = array;
    read[name] = { shape, dtype: dtype as HostArray["dtype"], data: (await array.data()) as HostData };
  }
  return read;
}
