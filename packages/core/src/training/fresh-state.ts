import type { HostTree } from "../engine/engine.ts";
import { problem } from "../errors.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import { type ConfiguredOptimizer, schedulableOption } from "../plugin/optimizer.ts";
import { fromHost, tensor } from "../tensor/create.ts";
import { type HostArray, hostArray, sizeOf } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { classesOf } from "./data.ts";
import { type Variables, takeInitial } from "./given-variables.ts";
import type { TrainedModel } from "./model-file.ts";
import { streams } from "./random.ts";
import type { Objective } from "./session.ts";
import { joinParams, splitFrozen } from "./step.ts";

/** The state that a run begins with, by its parts. */
export type Fresh = { readonly params: HostTree; readonly optimizer: HostTree; readonly model: HostTree };

/** Fresh variables of model and loss, decided by the seed. */
export function drawVariables({ random, model, loss, shapes, dataset }: Objective, seed: number): Variables {
  const keyOf = (stream: number) => fromHost<"key">({ shape: [2], dtype: "uint32", data: random.key(seed, stream) });
  const { params, state } = model.init(keyOf(streams.parameters), shapes);
  const given = { key: keyOf(streams.lossParameters), output: shapes.output, classes: classesOf(dataset.spec) };
  return { params: joinParams(params, loss.init?.(given) ?? {}), state };
}

/** What a run begins with: the variables of the model and of the loss, those of `initial` where it is given, and an optimizer's state for them. */
export async function freshState(
  objective: Objective,
  { seed, model: { plugin }, optimizer, schedules }: Pipeline,
  initial: TrainedModel | undefined,
): Promise<{
  readonly state: Fresh & HostTree;
  readonly frozen: readonly string[];
  readonly paths: readonly string[];
}> {
  let [frozen, paths]: (readonly string[])[] = [[], []];
  const state = await objective.engine.evaluate(() => {
    const drawn = drawVariables(objective, seed);
    const all = initial ? takeInitial(initial, drawn, { model: plugin.name, loss: objective.loss.name }) : drawn;
    paths = Object.keys(all.params);
    const mover = optimizer.create({ scheduled: scheduledBases(optimizer, schedules), paths });
    frozen = mover.frozen(all.params);
    if (frozen.length === paths.length)
      throw problem("INVALID_OPTIONS", {
        subject: `optimizer "${optimizer.plugin.name}"`,
        argument: "groups",
        rule: "leave a parameter to train",
        got: `all ${frozen.length} frozen`,
      });
    const moving = mover.init(splitFrozen(all.params, frozen).moving);
    return { params: all.params, optimizer: moving, model: all.state } as never;
  });
  return { state: state as Fresh & HostTree, frozen: frozen!, paths: paths! };
}

/** The sums of an update to come, of so many terms, at 0. */
export function nothingGathered(params: HostTree, frozen: readonly string[], terms: number): HostTree {
  const zeros = ({ shape, dtype }: HostArray): HostArray =>
    hostArray(new Float32Array(sizeOf(shape)), shape, dtype as "float32");
  const one = (): HostTree => ({
    total: zeros({ shape: [], dtype: "float32" } as unknown as HostArray),
    divisor: zeros({ shape: [], dtype: "float32" } as unknown as HostArray),
    gradients: Object.fromEntries(
      Object.entries(params as Record<string, HostArray>).flatMap(([path, array]) =>
        frozen.includes(path) ? [] : [[path, zeros(array)]],
      ),
    ),
  });
  return Object.fromEntries(Array.from({ length: terms }, (_, i) => [i, one()]));
}

/** The options that schedules move, at their base values. */
export function scheduledBases(
  optimizer: ConfiguredOptimizer,
  schedules: Pipeline["schedules"],
): Record<string, Tensor> {
  const bases = Object.keys(schedules).map((name) => [name, schedulableOption(optimizer, name)?.base] as const);
  return Object.fromEntries(bases.flatMap(([name, base]) => (base === undefined ? [] : [[name, tensor(base)]])));
}
