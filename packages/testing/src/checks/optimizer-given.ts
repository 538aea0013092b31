import type {
  ConfiguredOptimizer,
  ConfiguredTransform,
  Optimizer,
  OptimizerPlugin,
  TransformPlugin,
} from "@downslope/core";
import { configure } from "../reference/configure.ts";
import type { OptimizerCase, Trajectory } from "../reference/file.ts";
import { type HostParams, baseRateOf } from "../reference/optimizer-run.ts";
import { drawFrom } from "./draw.ts";
import type { PluginGiven } from "./plugin.ts";

/** An optimizer plugin of any options, or a gradient transform, which is checked before plain gradient descent. */
export type AnyOptimizerPlugin = OptimizerPlugin<never> | TransformPlugin<never>;

/** What the checks of an optimizer or transform may be told. All of it can be left out. */
export interface OptimizerGiven extends PluginGiven {
  /** Trajectories to be matched, in the reference format; cases of other optimizers are left out. */
  readonly reference?: Trajectory & { readonly cases: readonly OptimizerCase[] };
  /** How the minimum of a quadratic is looked for: at a rate that falls to 0 in a line, 0.1 at first, in 300 steps. */
  readonly quadratic?: { readonly learningRate?: number; readonly steps?: number };
}

/** The optimizer at work, and its base learning rate. */
export function createOptimizer(
  plugin: AnyOptimizerPlugin,
  { options }: OptimizerGiven,
): { optimizer: Optimizer; learningRate: number } {
  if (plugin.kind === "transform") {
    return { optimizer: descendAfter(configure<ConfiguredTransform>(plugin, options)), learningRate: 0.1 };
  }
  const configured = configure<ConfiguredOptimizer>(plugin, options);
  return { optimizer: configured.create({}), learningRate: baseRateOf(configured) };
}

/** p = p - η g, with the gradients that a transform makes. */
function descendAfter(configured: ConfiguredTransform): Optimizer {
  const transform = configured.create({});
  return {
    learningRate: 0.1,
    evaluationParams: ({ params }) => params,
    refreshesStatistics: false,
    acceptsNonFinite: false,
    frozen: () => [],
    init: (params) => transform.init(params),
    update(given) {
      const { gradients, state } = transform.update(given);
      const moved = Object.entries(given.params).map(([path, parameter]) => [
        path,
        parameter.sub(gradients[path]!.mul(given.learningRate)),
      ]);
      return { params: Object.fromEntries(moved), state };
    },
  };
}

const shapes: Readonly<Record<string, readonly number[]>> = {
  "layers.0.weight": [3, 2],
  "layers.0.bias": [2],
  scale: [],
};

/** Numbers for each of a few parameters: a matrix, a vector and a single number. */
export function sampleParams(seed: number, scale = 1): HostParams {
  const draw = drawFrom(seed);
  return Object.fromEntries(Object.entries(shapes).map(([path, shape]) => [path, draw.normal(shape, scale)]));
}
