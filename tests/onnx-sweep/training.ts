import {
  type ConfiguredMetric,
  type ConfiguredOptimizer,
  type Engine,
  type HostArray,
  type HostTree,
  type Loss,
  type Model,
  type ModelSpec,
  type Program,
  type Tensor,
  fromHost,
  hostKey,
} from "@downslope/core";
import { flatten } from "../../packages/core/src/training/state.ts";
import {
  type StepParts,
  type StepState,
  evaluationStep,
  joinParams,
  trainingStep,
} from "../../packages/core/src/training/step.ts";

/** Steps that every training of the sweep makes. */
export const steps = 20;
const seed = 5;

type Batch = Readonly<Record<string, HostArray>>;

/** A training that both engines are to make alike: its parts, what it begins with, and its batches, taken in turn. */
export interface Training {
  readonly kind: string;
  readonly name: string;
  readonly model: Model;
  readonly shapes: ModelSpec;
  readonly loss: Loss;
  readonly optimizer: ConfiguredOptimizer;
  readonly batches: readonly Batch[];
  /** Parameters of the loss itself. */
  readonly lossParams?: Readonly<Record<string, HostArray>>;
  /** The learning rate at each step; the optimizer's own where it is left out. */
  readonly rateAt?: (step: number) => number;
  /** Options of the optimizer that come in as scalars. */
  readonly scheduled?: Readonly<Record<string, number>>;
  /** Measured after each step on its batch. */
  readonly metric?: ConfiguredMetric;
}

/** The numbers after a step, by name: `loss`, `params.PATH`, and `metric`. */
export type Numbers = Readonly<Record<string, Pick<HostArray, "data">>>;

/** What a training gave on one engine. */
export interface Trajectory {
  readonly steps: readonly Numbers[];
  /** Seconds that the first step took more than the second: tracing and compiling. */
  readonly compileSeconds: number;
}

/** Programs of trainings that have the same parts. */
const programs = new WeakMap<Model, Program<StepState>>();

function programOf({ model, loss, optimizer }: Training): { readonly parts: StepParts; program: Program<StepState> } {
  const parts: StepParts = { model, loss, optimizer: (scheduled) => optimizer.create({ scheduled }), frozen: [] };
  const program = programs.get(model) ?? trainingStep(parts);
  programs.set(model, program);
  return { parts, program };
}

async function freshState(engine: Engine, { model, shapes, optimizer, lossParams = {} }: Training): Promise<HostTree> {
  return engine.evaluate(() => {
    const key = fromHost<"key">({ shape: [2], dtype: "uint32", data: hostKey(seed, 0) } as never);
    const { params, state } = model.init(key, shapes);
    const own = Object.fromEntries(Object.entries(lossParams).map(([path, host]) => [path, fromHost(host) as Tensor]));
    const all = joinParams(params, own);
    return { params: all, optimizer: optimizer.create({}).init(all), model: state } as never;
  });
}

/** Trains on an engine, which has started. */
export async function run(engine: Engine, training: Training): Promise<Trajectory> {
  const { optimizer, batches, metric, name, rateAt = () => optimizer.create({}).learningRate } = training;
  const { parts, program } = programOf(training);
  const state = engine.upload(await freshState(engine, training));
  const compiled = engine.compile(program, name);
  const measured = metric?.create({});
  const evaluation = measured && engine.compile(evaluationStep(parts, [measured]), name);
  const scheduled = Object.entries(training.scheduled ?? {}).map(([option, value]) => [`scheduled.${option}`, value]);
  const times: number[] = [];
  const trajectory: Numbers[] = [];
  try {
    for (let step = 0; step < steps; step++) {
      const batch = batches[step % batches.length]!;
      const key = { shape: [2], dtype: "uint32", data: hostKey(seed, step + 1) } as const;
      const scalars = { learningRate: rateAt(step), step, key, ...Object.fromEntries(scheduled) };
      const start = performance.now();
      const { loss } = await compiled.run(state, batch, scalars);
      times.push((performance.now() - start) / 1000);
      const numbers: Record<string, Pick<HostArray, "data">> = { loss: loss! };
      const { params } = (await state.read()) as { params: HostTree };
      for (const [path, host] of Object.entries(flatten(params))) numbers[`params.${path}`] = host;
      if (measured && evaluation) {
        const outputs = await evaluation.run(state, batch, Object.fromEntries(scheduled));
        const totals = Object.entries(outputs)
          .filter(([output]) => output.startsWith("0."))
          .map(([output, { data }]) => [output.slice(2), data[0]!]);
        numbers["metric"] = { data: Float64Array.of(measured.result(Object.fromEntries(totals))) };
      }
      trajectory.push(numbers);
    }
  } finally {
    for (const part of [state, compiled, evaluation]) part?.dispose();
  }
  return { steps: trajectory, compileSeconds: Math.max(0, times[0]! - times[1]!) };
}
