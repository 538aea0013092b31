import { problem } from "../errors.ts";
import { splitKey } from "../tensor/random.ts";
import type {
  ConfiguredOptimizer,
  ConfiguredTransform,
  Moving,
  Optimizer,
  OptimizerState,
  Transform,
} from "./optimizer.ts";
import { isConfigured } from "./plugin.ts";

/**
 * Runs gradients through transforms, in order, and then through an optimizer.
 *
 * `chain(clipByGlobalNorm({ maxNorm: 1 }), adamw())`. The learning rate is the optimizer's.
 */
export function chain(...parts: readonly [...ConfiguredTransform[], ConfiguredOptimizer]): ConfiguredOptimizer {
  const last = parts.at(-1);
  if (!isConfigured(last, "optimizer"))
    throw problem("WRONG_KIND", {
      subject: "chain",
      argument: "parts",
      rule: "end in an optimizer",
      got: last,
      cure: "Write `chain(clipByGlobalNorm({ maxNorm: 1 }), adam())`.",
    });
  const transforms = parts.slice(0, -1) as readonly ConfiguredTransform[];
  for (const part of transforms) {
    if (!isConfigured(part, "transform"))
      throw problem("WRONG_KIND", {
        subject: "chain",
        argument: "parts",
        rule: "be transforms before the last",
        got: part,
        cure: "An optimizer comes last and only once.",
      });
  }
  if (transforms.length === 0) return last;
  const inner = chains.get(last);
  if (inner) return chain(...transforms, ...inner.transforms, inner.optimizer);
  const configured: ConfiguredOptimizer = {
    ...last,
    options: {
      ...last.options,
      transforms: transforms.map(({ plugin, options }) => ({ use: plugin.name, ...options })),
    },
    create: (context) =>
      chained(
        transforms.map((part) => part.create({})),
        last.create(context),
      ),
  };
  chains.set(configured, { transforms, optimizer: last });
  return configured;
}

/** What chains are made of, so that a chain of a chain is one chain: the same state and the same document, however it was written. */
const chains = new WeakMap<
  ConfiguredOptimizer,
  { readonly transforms: readonly ConfiguredTransform[]; readonly optimizer: ConfiguredOptimizer }
>();

type ChainState = { readonly transforms: OptimizerState[]; readonly optimizer: OptimizerState };

function chained(transforms: readonly Transform[], optimizer: Optimizer): Optimizer {
  return {
    ...optimizer,
    acceptsNonFinite: optimizer.acceptsNonFinite || transforms.some((transform) => transform.acceptsNonFinite),
    init: (params) => ({
      transforms: transforms.map((transform) => transform.init(params)),
      optimizer: optimizer.init(params),
    }),
    update(given) {
      const state = given.state as ChainState;
      let { gradients } = given;
      // No two parts draw the same numbers.
      const keys = given.key && splitKey(given.key, transforms.length + 1);
      const keyed = (i: number) => ({ ...given, gradients, ...(keys && { key: keys[i]! }) });
      const states = transforms.map((transform, i) => {
        const result = transform.update({ ...keyed(i), state: state.transforms[i]! });
        gradients = result.gradients;
        return result.state;
      });
      const { params, state: own } = optimizer.update({ ...keyed(transforms.length), state: state.optimizer });
      return { params, state: { transforms: states, optimizer: own } };
    },
    evaluationParams: ({ params, state }: Moving) =>
      optimizer.evaluationParams({ params, state: (state as ChainState).optimizer }),
  };
}
