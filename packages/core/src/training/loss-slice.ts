import type { HostTree, Program } from "../engine/engine.ts";
import { type DownslopeError, problem } from "../errors.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import type { Params } from "../plugin/optimizer.ts";
import type { Container } from "../registry/container.ts";
import { CLOCK, defaultServices } from "../registry/services.ts";
import type { HostArray } from "../tensor/dtype.ts";
import { randomKey } from "../tensor/random.ts";
import { chunks, encodeBatch } from "./data.ts";
import { LossSum, chunk } from "./evaluate.ts";
import { drawVariables } from "./fresh-state.ts";
import { takeVariables } from "./given-variables.ts";
import { streams } from "./random.ts";
import { type Objective, openObjective } from "./session.ts";
import { type Direction, checkDirection } from "./slice-directions.ts";
import { forward, splitParams, totalsOutput } from "./step.ts";

/** Where a slice of the loss lies. */
export interface LossSliceOptions {
  /** The point (0, 0): parameters and running statistics by path, as the `tensors` of a trained model are. */
  readonly origin: Direction;
  /** One or two directions, by the same paths; what one leaves out it does not move. */
  readonly directions: readonly Direction[];
  /** Most samples of the training split to look at, the first of an order by the pipeline's seed. Default all. */
  readonly samples?: number;
  /** Services of the host, as for `train`. */
  readonly services?: Container;
}

/** The loss along one or two directions through parameters. */
export interface LossSlice {
  /** Samples that it looks at. */
  readonly samples: number;
  /** How often it was traced: once for a full batch, once for what is left. */
  readonly traces: number;
  /** The loss at `origin + a u + b v`. Calls wait for each other. */
  at(a: number, b?: number): Promise<number>;
  /** Frees the engine's memory. */
  dispose(): void;
}

/** A type, so that it counts as a tree. */
type SliceState = {
  /** The point where it is: parameters and model state. */
  readonly params: Params;
  readonly model: Params;
  /** Of what moves, by whole path: where it begins, and where it goes. */
  readonly origin: Params;
  readonly directions: { readonly [direction: string]: Params };
};

/**
 * A slice of the loss around a model: the mean loss of the training split, in evaluation mode, over a line or a plane.
 *
 *     L(a, b) = loss(θ + a u + b v)
 *
 * The point is moved on the engine and a and b are scalars, so that nothing is compiled again from point to point. From one
 * model's tensors to another's, u = end - origin, it goes exactly through both; let u hold the running statistics, too,
 * where the model has such. Random directions belong through {@link filterNormalised}.
 *
 * Source: I. J. Goodfellow, O. Vinyals and A. M. Saxe (2015), "Qualitatively characterizing neural network optimization
 * problems"; H. Li et al. (2018), "Visualizing the Loss Landscape of Neural Nets".
 */
export async function lossSlice(
  pipeline: Pipeline,
  { origin, directions, samples = Infinity, services = defaultServices() }: LossSliceOptions,
): Promise<LossSlice> {
  checkOptions(directions, samples);
  const objective = await openObjective(pipeline, services);
  const { engine, loss } = objective;
  const fresh = await begin(objective, pipeline, origin);
  directions.forEach((one, i) => checkDirection("lossSlice", `directions.${i}`, one, origin));
  const state = engine.upload({ ...fresh, ...movesOf(origin, directions) } as never);
  const move = engine.compile(moveStep, "slice of the loss: move");
  const evaluation = engine.compile(pointStep(objective), `slice of loss "${loss.name}"`);
  const batches = batchesOf(objective, pipeline.seed, samples);
  const clock = services.get(CLOCK);
  let [isDisposed, rested] = [false, clock.now()];
  const compute = async (a: number, b: number): Promise<number> => {
    const sum = new LossSum();
    if (isDisposed) throw disposedOf();
    await move.run(state, {}, directions.length > 1 ? { a, b } : { a });
    for (const batch of batches.encoded) {
      if (isDisposed) throw disposedOf();
      sum.add(await evaluation.run(state, batch, {}));
      if (clock.now() - rested <= turn) continue;
      await clock.rest();
      rested = clock.now();
    }
    return sum.value;
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    samples: batches.samples,
    get traces() {
      return evaluation.traces;
    },
    async at(a, b = 0) {
      checkPoint(a, b, directions.length);
      const next = last.then(() => compute(a, b));
      last = next.catch(() => undefined);
      return next;
    },
    dispose() {
      isDisposed = true;
      for (const part of [state, move, evaluation] satisfies { dispose(): void }[]) part.dispose();
    },
  };
}

/** Seconds of computing after which the host gets a turn. */
const turn = 0.03;

/** The state at the origin, checked against what the pipeline's model and loss would begin with. */
async function begin(
  objective: Objective,
  { seed, model }: Pipeline,
  origin: Direction,
): Promise<{ readonly params: HostTree; readonly model: HostTree }> {
  const cure = `Take the tensors of a model "${model.plugin.name}" with the pipeline's options, trained with its loss.`;
  const host = await objective.engine.evaluate(() => {
    const fresh = drawVariables(objective, seed);
    const { params, state } = takeVariables(origin, fresh, { subject: "lossSlice", argument: "origin", cure });
    return { params, model: state };
  });
  return host as never;
}

/** Of each path that a direction has, where it begins and where it goes, 0 where the other direction alone has it. */
function movesOf(
  origin: Direction,
  directions: readonly Direction[],
): { readonly origin: Direction; readonly directions: Readonly<Record<string, Direction>> } {
  const paths = Object.keys(origin).filter((path) => directions.some((one) => Object.hasOwn(one, path)));
  const pick = (of: (path: string) => HostArray): Direction =>
    Object.fromEntries(paths.map((path) => [path, of(path)]));
  const zero = ({ shape, data }: HostArray): HostArray => ({
    shape,
    dtype: "float32",
    data: new Float32Array(data.length),
  });
  return {
    origin: pick((path) => origin[path]!),
    directions: Object.fromEntries(
      directions.map((one, i) => ["ab"[i]!, pick((path) => one[path] ?? zero(origin[path]!))]),
    ),
  };
}

/** Goes to the point of the scalars a and b. */
const moveStep: Program<SliceState> = (state, _, scalars) => {
  const moved = Object.entries(state.origin).map(([path, from]) => {
    const to = Object.entries(state.directions).reduce(
      (sum, [name, one]) => sum.add(one[path]!.mul(scalars[name]!)),
      from,
    );
    return [path, to] as const;
  });
  const part = (prefix: string): Params =>
    Object.fromEntries(
      moved.flatMap(([path, to]) => (path.startsWith(prefix) ? [[path.slice(prefix.length), to]] : [])),
    );
  const [params, model] = [
    { ...state.params, ...part("params.") },
    { ...state.model, ...part("model.") },
  ];
  return { state: { ...state, params, model }, outputs: {} };
};

/** The parts of the loss over a batch, where the state is. */
function pointStep({ model, loss }: Objective): Program<SliceState> {
  return (state, batch) => {
    const params = splitParams(state.params);
    const mode = { training: false, key: randomKey(0) };
    const { inputs } = forward(model, loss, params.model, state.model, batch, mode);
    return { state, outputs: totalsOutput(loss.totals(inputs, batch["weight"], params.loss)) };
  };
}

/** The samples, cut as evaluations cut them, and encoded once for all points. */
function batchesOf({ dataset, loss, random }: Objective, seed: number, most: number) {
  const { train } = dataset.splits;
  const samples = Math.min(train.length, most);
  const order = samples < train.length ? random.permutation(train.length, seed, streams.slice) : undefined;
  const encoded = [...chunks(samples, chunk)].map((places) =>
    encodeBatch(loss, dataset.spec, train.get(order ? places.map((place) => order[place]!) : places)),
  );
  return { samples, encoded };
}

const refusal = (argument: string, rule: string, got: unknown, cure?: string): DownslopeError =>
  problem("INVALID_ARGUMENT", { subject: "lossSlice", argument, rule, got, ...(cure !== undefined && { cure }) });

function checkOptions(directions: readonly Direction[], samples: number): void {
  if (!Array.isArray(directions) || directions.length < 1 || directions.length > 2)
    throw refusal("directions", "be one or two", directions?.length, "Give a list, [u] or [u, v].");
  if (samples !== Infinity && !(Number.isSafeInteger(samples) && samples > 0))
    throw refusal("samples", "be a whole number from 1", samples, "Leave it out for the whole split.");
}

function checkPoint(a: number, b: number, directions: number): void {
  if (!Number.isFinite(a)) throw refusal("a", "be a finite number", a);
  if (!Number.isFinite(b)) throw refusal("b", "be a finite number", b);
  if (b !== 0 && directions === 1) throw refusal("b", "be left out with one direction", b, "Give two `directions`.");
}

const disposedOf = (): DownslopeError =>
  refusal("slice", "be in use", "one that was disposed of", "Make another with `lossSlice`.");
