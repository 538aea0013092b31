import { type HostArray, type HostTree, mapTree, sizeOf } from "@downslope/core";
import { type Abstract, type EngineState, type Places, flatState, isPlace, stateIsGone } from "@downslope/core/engine";
import { type Layout, type View, layoutOf } from "./layout.ts";
import { memoryOf } from "./tensors.ts";

type Memory = ReadonlyMap<View["type"], HostArray["data"]>;

/**
 * State in two pieces of memory: a step reads the one and writes the other, and then they change places. All arrays of a type
 * lie in one piece, so that programs can read and write several of them at once.
 */
export class OnnxState implements EngineState {
  readonly places: Places;
  /** Shapes and dtypes, in the order of the places. */
  readonly arrays: readonly Abstract[];
  readonly layout: Layout;
  /** Its paths and what is there: states of one structure share what was compiled. */
  readonly structure: string;
  #memories: readonly [current: Memory, spare: Memory] | undefined;
  /** Which of the two is current. */
  #side: 0 | 1 = 0;
  /** Whether an array is the same in both. */
  readonly #isInBoth: boolean[];
  #bound = new WeakMap<object, readonly [unknown, unknown]>();

  constructor(state: HostTree) {
    const { places, arrays, paths } = flatState(state);
    this.places = places;
    this.arrays = arrays.map(({ shape, dtype }) => ({ shape, dtype }));
    this.layout = layoutOf(this.arrays);
    this.structure = this.arrays.map(({ shape, dtype }, i) => `${paths[i]}:${dtype}[${shape.join()}]`).join();
    this.#isInBoth = arrays.map(() => false);
    const fresh = (): Memory =>
      new Map([...this.layout.sizes].map(([type, size]) => [type, memoryOf(type, size) as HostArray["data"]]));
    this.#memories = [fresh(), fresh()];
    arrays.forEach(({ data }, place) => this.#part(0, this.layout.views[place]!).set(data));
  }

  /** The part of a memory that a view is of. */
  #part(side: 0 | 1, { type, start, shape }: View): HostArray["data"] {
    const memories = this.#memories;
    if (!memories) throw stateIsGone("onnx engine");
    return memories[side].get(type)!.subarray(start, start + sizeOf(shape)) as HostArray["data"];
  }

  /** What `make` makes of the current memory and the spare one; made once for each of a program's two directions. */
  bound<T>(key: object, make: (current: (view: View) => HostArray["data"], spare: typeof current) => T): T {
    const sides = [0, 1] as const;
    let both = this.#bound.get(key);
    if (!both) {
      both = sides.map((side) =>
        make(
          (view) => this.#part(side, view),
          (view) => this.#part(side === 0 ? 1 : 0, view),
        ),
      ) as [T, T];
      this.#bound.set(key, both);
    }
    return both[this.#side] as T;
  }

  /** What was written becomes the state; arrays at these places were not written, for they stay as they are. */
  advance(unchanged: readonly boolean[]): void {
    if (unchanged.every(Boolean)) return;
    const next = this.#side === 0 ? 1 : 0;
    unchanged.forEach((isUnchanged, place) => {
      const view = this.layout.views[place]!;
      if (isUnchanged && !this.#isInBoth[place]) this.#part(next, view).set(this.#part(this.#side, view));
      this.#isInBoth[place] = isUnchanged;
    });
    this.#side = next;
  }

  async read(): Promise<HostTree> {
    return mapTree<number, HostArray>(this.places, isPlace, (place) => {
      const { shape, dtype } = this.arrays[place]!;
      const data = this.#part(this.#side, this.layout.views[place]!).slice() as HostArray["data"];
      return { shape: [...shape], dtype, data };
    });
  }

  dispose(): void {
    this.#memories = undefined;
    this.#bound = new WeakMap();
  }
}
