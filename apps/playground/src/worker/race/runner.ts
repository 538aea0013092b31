import {
  type CompiledProgram,
  type Engine,
  type EngineState,
  type HostArray,
  type Optimizer,
  type Params,
  type Program,
  type Tensor,
  concat,
  hostArray,
  hostKey,
  hostNormal,
  isTensor,
  leavesOf,
  tensor,
  valueAndGrad,
} from "@downslope/core";
import type { SurfaceFunction } from "./formula/tensor-function.ts";
import { type Point, type RowLayout, type StateField, column } from "./protocol.ts";

/** A tensor of a state that is longer than this is not written down: nobody reads so many numbers. */
const longest = 64;

/** The streams of the seed that a race draws from. */
const noiseStream = 1;
const keyStream = 2 ** 40;

export interface RunnerParts {
  readonly engine: Engine;
  readonly optimizer: Optimizer;
  readonly surface: SurfaceFunction;
  readonly start: Point;
  readonly noise: number;
  readonly seed: number;
}

type RaceState = { readonly params: Params; readonly optimizer: ReturnType<Optimizer["init"]> };

/**
 * An optimizer on a surface: the plugin's own `init` and `update`, with all that a training step gives it, in one
 * compiled program. Each step gives one row of numbers.
 */
export class Runner {
  #layout: RowLayout | undefined;
  readonly #parts: RunnerParts;
  readonly #state: EngineState;
  readonly #program: CompiledProgram;

  private constructor(parts: RunnerParts, state: EngineState) {
    this.#parts = parts;
    this.#state = state;
    this.#program = parts.engine.compile(this.#step, "race");
  }

  static async open(parts: RunnerParts): Promise<Runner> {
    const { engine, optimizer, start } = parts;
    const state = await engine.evaluate(() => {
      const params = { point: tensor([start.x, start.y]) };
      return { params, optimizer: optimizer.init(params) } as never;
    });
    return new Runner(parts, engine.upload(state));
  }

  /** How rows are to be read; known after the first. */
  get layout(): RowLayout {
    if (this.#layout) return this.#layout;
    throw new Error("A runner knows its layout after its first step.");
  }

  /** The row of a step: what stands before its update. The last is not followed by an update. */
  async advance(step: number, learningRate: number, isLast: boolean): Promise<Float32Array> {
    const { noise, seed } = this.#parts;
    const key: HostArray = { shape: [2], dtype: "uint32", data: hostKey(seed, keyStream + step) };
    const draws = noise > 0 && { noise: hostArray(Float32Array.from(hostNormal(2, seed, noiseStream + step))) };
    const scalars = { learningRate, step, key, ...draws };
    const { row } = await this.#program.run(this.#state, {}, scalars, () => !isLast);
    return row!.data as Float32Array;
  }

  dispose(): void {
    this.#state.dispose();
    this.#program.dispose();
  }

  readonly #step: Program<RaceState> = ({ params, optimizer: state }, _batch, scalars) => {
    const { optimizer, surface, noise } = this.#parts;
    const [learningRate, step, key] = [scalars["learningRate"]!, scalars["step"]!, scalars["key"]!];
    const value = ({ point }: Params): Tensor => surface(point!.at(0, 0), point!.at(0, 1));
    // Noise is a slope of its own at each step, the same wherever in the step the loss is asked for, as that of a batch.
    const slope = scalars["noise"]?.mul(noise);
    const here = params["point"]!;
    const objective = (moved: Params): Tensor =>
      slope ? value(moved).add(slope.dot(moved["point"]!.sub(here.stopGradient()))) : value(moved);
    const [loss, gradients] = valueAndGrad(objective as never)(params as never) as unknown as [Tensor, Params];
    const updated = optimizer.update({
      gradients,
      params,
      state,
      loss,
      objective,
      learningRate,
      step,
      key: key as never,
    });
    const handed = optimizer.evaluationParams({ params, state });
    const hasAverage = handed["point"] !== here;
    const numbers = [
      here,
      loss,
      gradients["point"]!,
      handed["point"]!,
      hasAverage ? value(handed) : loss,
      learningRate,
    ];
    const fields = this.#describe(state, hasAverage);
    const row = concat([...numbers, ...fields].map((one) => one.toFloat().reshape([-1])));
    return { state: { params: updated.params, optimizer: updated.state }, outputs: { row } };
  };

  /** Notes what of the state is written down, and gives it. */
  #describe(state: RaceState["optimizer"], hasAverage: boolean): Tensor[] {
    const leaves = leavesOf<Tensor>(state as never, isTensor as never).filter(
      ({ leaf }) => leaf.dtype !== ("uint32" as string),
    );
    const written = leaves.filter(({ leaf }) => leaf.size <= longest && leaf.size > 0);
    let offset: number = column.state;
    const fields = written.map(({ path, leaf: { shape, size } }): StateField => {
      offset += size;
      return { path, shape: [...shape], offset: offset - size, size };
    });
    const leftOut = leaves.filter(({ leaf }) => leaf.size > longest).map(({ path }) => path);
    this.#layout = { width: offset, state: fields, leftOut, hasAverage };
    return written.map(({ leaf }) => leaf);
  }
}
