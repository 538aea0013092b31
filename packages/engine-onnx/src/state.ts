import { type HostArray, type HostTree, allocate, mapTree } from "@downslope/core";
import { type EngineState, type Places, flatState, isPlace, stateIsGone } from "@downslope/core/engine";
import type { Tensor } from "onnxruntime-common";
import { toTensor } from "./tensors.ts";
import type { Runtime } from "./runtime.ts";

/** State as tensors in two sets of memory: a step reads the one and writes the other, and then they change places. */
export class OnnxState implements EngineState {
  readonly places: Places;
  /** Shapes and dtypes, in the order of the places. */
  readonly layout: readonly Pick<HostArray, "shape" | "dtype">[];
  /** Its paths and what is there: states of one structure share what was compiled. */
  readonly structure: string;
  #current: readonly Tensor[] | undefined;
  #spare: readonly Tensor[];

  constructor(state: HostTree, runtime: Runtime) {
    const { places, arrays, paths } = flatState(state);
    this.places = places;
    this.layout = arrays.map(({ shape, dtype }) => ({ shape, dtype }));
    this.structure = this.layout.map(({ shape, dtype }, i) => `${paths[i]}:${dtype}[${shape.join()}]`).join();
    const over = (host: HostArray, data: HostArray["data"]): Tensor => toTensor(runtime, { ...host, data });
    this.#current = arrays.map((host) => over(host, host.data.slice() as HostArray["data"]));
    this.#spare = arrays.map((host) => over(host, allocate(host.dtype, host.data.length)));
  }

  get current(): readonly Tensor[] {
    if (this.#current) return this.#current;
    throw stateIsGone("onnx engine");
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
