import { type HostArray, type HostTree, type Tree, allocate, leavesOf, mapTree, problem } from "@downslope/core";
import { type EngineState, isHostArray } from "@downslope/core/engine";
import type { Tensor } from "onnxruntime-common";
import { toTensor } from "./tensors.ts";
import type { Runtime } from "./runtime.ts";

/** State as tensors in two sets of memory: a step reads the one and writes the other, and then they change places. */
export class OnnxState implements EngineState {
  readonly places: Tree<number>;
  /** Shapes and dtypes, in the order of the places. */
  readonly layout: readonly Pick<HostArray, "shape" | "dtype">[];
  /** Its paths: states of one structure share what was compiled. */
  readonly structure: string;
  #current: readonly Tensor[] | undefined;
  #spare: readonly Tensor[];

  constructor(state: HostTree, runtime: Runtime) {
    const arrays: HostArray[] = [];
    this.places = mapTree<HostArray, number>(state, isHostArray, (host) => arrays.push(host) - 1);
    this.layout = arrays.map(({ shape, dtype }) => ({ shape, dtype }));
    this.structure = leavesOf<HostArray>(state, isHostArray)
      .map(({ path, leaf }) => `${path}:${leaf.dtype}[${leaf.shape.join()}]`)
      .join();
    const copy = ({ shape, dtype, data }: HostArray): HostArray => ({
      shape,
      dtype,
      data: data.slice() as typeof data,
    });
    const empty = ({ shape, dtype, data }: HostArray): HostArray => ({
      shape,
      dtype,
      data: allocate(dtype, data.length),
    });
    this.#current = arrays.map((host) => toTensor(runtime, copy(host)));
    this.#spare = arrays.map((host) => toTensor(runtime, empty(host)));
  }

  get current(): readonly Tensor[] {
    if (this.#current) return this.#current;
    throw problem("INVALID_ARGUMENT", {
      subject: "onnx engine",
      argument: "state",
      rule: "not be disposed of",
      got: "a state that was",
      cure: "Upload it again.",
    });
  }

  /** Where the next state is written. */
  get spare(): readonly Tensor[] {
    return this.#spare;
  }

  /** What was written becomes the state. */
  advance(): void {
    [this.#current, this.#spare] = [this.#spare, this.current];
  }

  async read(): Promise<HostTree> {
    const { current } = this;
    const isPlace = (value: unknown): value is number => typeof value === "number";
    return mapTree<number, HostArray>(this.places, isPlace, (place) => {
      const { shape, dtype } = this.layout[place]!;
      return {
        shape: [...shape],
        dtype,
        data: (current[place]!.data as HostArray["data"]).slice() as HostArray["data"],
      };
    });
  }

  dispose(): void {
    this.#current = undefined;
    this.#spare = [];
  }
}
