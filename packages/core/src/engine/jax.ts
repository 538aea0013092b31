import { type Array as EngineArray, type DType as EngineDType, jit, numpy as np } from "@jax-js/jax";
import { z } from "zod";
import { DownslopeError, problem, show } from "../errors.ts";
import { type EnginePlugin, defineEngine } from "../plugin/engine.ts";
import { type HostArray, type HostData, allocate, sizeOf } from "../tensor/dtype.ts";
import { type Tensor, isTensor } from "../tensor/tensor.ts";
import { type TensorTree, owned, scope } from "../tensor/transforms.ts";
import { type Tree, mapTree } from "../tensor/tree.ts";
import type { CompiledProgram, Engine, EngineState, HostTree, Outputs, Program } from "./engine.ts";
import { type Places, flatProgram, isPlace } from "./flat-program.ts";
import { flatState, stateIsForeign, stateIsGone } from "./flat-state.ts";
import { isHostArray } from "./host.ts";
import { execute, onDevice, startDevice } from "./platform.ts";

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

/** State as a flat list, beside a tree of the places in it: a step walks no tree. */
class JaxState implements EngineState {
  readonly places: Places;
  /** Its paths: states of one structure share what was compiled. */
  readonly structure: string;
  readonly #device: string;
  #arrays: readonly EngineArray[] | undefined;

  constructor(state: HostTree, device: string) {
    const { places, arrays, paths } = flatState(state);
    this.places = places;
    this.structure = paths.join();
    this.#arrays = arrays.map((host) => toArray(host));
    this.#device = device;
  }

  get arrays(): readonly EngineArray[] {
    if (this.#arrays) return this.#arrays;
    throw stateIsGone("jax engine");
  }

  /** Takes other arrays in place of its own, which are freed. */
  replace(arrays: readonly EngineArray[]): void {
    for (const array of this.arrays) array.dispose();
    this.#arrays = arrays;
  }

  async read(): Promise<HostTree> {
    const pending: Promise<unknown>[] = [];
    const { arrays } = this;
    const tree = mapTree<number, HostArray>(this.places, isPlace, (place) => {
      const array = arrays[place]!;
      const dtype = array.dtype as HostArray["dtype"];
      const data = allocate(dtype, array.size);
      if (this.#device === "webgpu") pending.push(array.ref.data().then((read) => data.set(read as HostData)));
      else data.set(array.ref.dataSync() as HostData);
      return { shape: [...array.shape], dtype, data };
    });
    await Promise.all(pending);
    return tree;
  }

  dispose(): void {
    for (const array of this.#arrays ?? []) array.dispose();
    this.#arrays = undefined;
  }
}

function createJaxEngine(device: string): Engine {
  return {
    name: "jax",
    device,
    version,
    start: () => startDevice(device),
    upload: (state) => onDevice(device, () => new JaxState(state, device)),
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

/** A host array in the engine's memory; one whose length and shape disagree is refused by name. */
function toArray(host: HostArray | undefined, subject = "jax engine"): EngineArray {
  if (!isHostArray(host) || sizeOf(host.shape) !== host.data.length || !(host.data instanceof memoryOf[host.dtype])) {
    const got = isHostArray(host) ? `${host.data.constructor.name} of ${host.data.length} for ${show(host)}` : host;
    throw problem("INVALID_DATA", {
      subject,
      rule: "be a host array whose data fill its shape in its dtype",
      got,
      cure: "Correct what the data set gives.",
    });
  }
  const dtype = host.dtype as EngineDType;
  if (host.data.length === 0) return np.zeros([...host.shape], { dtype });
  return np.array(host.data as Float32Array<ArrayBuffer>, { shape: [...host.shape], dtype });
}

const memoryOf = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint32: Uint32Array,
  bool: Int32Array,
} as const;

/** A number as a float32 scalar of fixed type, so that its value is never part of what is compiled. */
const toScalar = (value: HostArray | number): EngineArray =>
  typeof value === "number" ? np.array(value, { dtype: "float32" as EngineDType }) : toArray(value);

/** A program compiled for one structure of state, batch and scalars: flat lists in, flat lists out. */
interface Compiled {
  readonly run: ((given: readonly EngineArray[]) => readonly EngineArray[]) & { dispose(): void };
  /** Names of the outputs, which follow the state in what `run` gives. Filled when it is traced. */
  readonly names: readonly string[];
}

class JaxProgram implements CompiledProgram {
  traces = 0;
  readonly #program: Program;
  readonly #device: string;
  readonly #subject: string;
  readonly #compiled = new Map<string, Compiled>();

  constructor(program: Program, subject: string, device: string) {
    this.#program = program;
    this.#device = device;
    this.#subject = subject;
  }

  run(
    state: EngineState,
    batch: Readonly<Record<string, HostArray>>,
    scalars: Readonly<Record<string, HostArray | number>>,
    isAccepted: (outputs: Outputs) => boolean = () => true,
  ): Outputs | Promise<Outputs> {
    if (!(state instanceof JaxState)) {
      throw stateIsForeign(this.#subject);
    }
    const count = state.arrays.length;
    const key = `${state.structure};${Object.keys(batch).join()};${Object.keys(scalars).join()}`;
    let compiled = this.#compiled.get(key);
    if (!compiled) {
      compiled = this.#trace(state, Object.keys(batch), Object.keys(scalars));
      this.#compiled.set(key, compiled);
    }
    const { run, names } = compiled;
    const results = execute(this.#device, () => this.#step(run, state.arrays, batch, scalars));
    // The old state was lent, not given, so that it is still whole if the step throws or is not accepted.
    const settle = (outputs: Outputs): Outputs => {
      const next = results.slice(0, count);
      let isKept = false;
      try {
        isKept = isAccepted(outputs);
      } finally {
        if (isKept) state.replace(next);
        else for (const array of next) array.dispose();
      }
      return outputs;
    };
    if (this.#device === "webgpu") return readLater(names, results, count).then(settle);
    // What is lazy is computed when it is read.
    return settle(execute(this.#device, () => readNow(names, results, count)));
  }

  #trace({ places }: JaxState, batch: readonly string[], scalars: readonly string[]): Compiled {
    const names: string[] = [];
    const flat = flatProgram(this.#program, this.#subject, { places, batch, scalars }, names);
    const counted = (given: readonly Tensor[]): readonly Tensor[] => {
      this.traces += 1;
      return flat(given);
    };
    return { run: jit(owned(this.#subject, counted as never) as never) as never, names };
  }

  #step(
    run: Compiled["run"],
    state: readonly EngineArray[],
    batch: Readonly<Record<string, HostArray>>,
    scalars: Readonly<Record<string, HostArray | number>>,
  ): readonly EngineArray[] {
    const given = state.map((array) => array.ref);
    try {
      for (const name in batch) given.push(toArray(batch[name], `${this.#subject}: \`${name}\``));
      for (const name in scalars) given.push(toScalar(scalars[name]!));
      return run(given);
    } catch (error) {
      // Nothing took the references that were lent.
      for (const array of given) array.dispose();
      if (error instanceof DownslopeError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new DownslopeError("UNSUPPORTED", `${this.#subject}: the jax engine cannot compile it: ${reason}`, {
        cause: error,
      });
    }
  }

  dispose(): void {
    for (const { run } of this.#compiled.values()) run.dispose();
    this.#compiled.clear();
  }
}

function readNow(names: readonly string[], results: readonly EngineArray[], start: number): Outputs {
  const read: Record<string, HostArray> = {};
  names.forEach((name, i) => {
    const array = results[start + i]!;
    const { shape, dtype } = array;
    read[name] = { shape, dtype: dtype as HostArray["dtype"], data: array.dataSync() as HostData };
  });
  return read;
}

async function readLater(names: readonly string[], results: readonly EngineArray[], start: number): Promise<Outputs> {
  const read: Record<string, HostArray> = {};
  for (const [i, name] of names.entries()) {
    const array = results[start + i]!;
    const { shape, dtype } = array;
    read[name] = { shape, dtype: dtype as HostArray["dtype"], data: (await array.data()) as HostData };
  }
  return read;
}
