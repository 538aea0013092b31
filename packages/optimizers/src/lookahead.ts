import {
  type ConfiguredOptimizer,
  type OptimizerPlugin,
  type OptimizerState,
  type Params,
  type Tensor,
  type UpdateArguments,
  defineOptimizer,
} from "@downslope/core";
import { z } from "zod";
import { mapParams, scalarFor } from "./params.ts";
import { countDown, descentInside, passedOn } from "./wrapper.ts";

/** Options of {@link lookahead}. */
export interface LookaheadOptions {
  /** The optimizer that moves the fast weights, with its options fixed. */
  readonly optimizer: ConfiguredOptimizer;
  /** Updates k of the fast weights for each of the slow ones, from 1. Default 5. */
  readonly syncPeriod?: number | undefined;
  /** Share α of the way to the fast weights that the slow ones go, above 0 to 1. Default 0.5. */
  readonly slowStep?: number | undefined;
}

type LookaheadState = {
  /** State of the optimizer inside. */
  readonly optimizer: OptimizerState;
  readonly slow: Params;
  /** Updates until the slow weights move. */
  readonly remaining: Tensor;
};

/**
 * Lookahead: an optimizer explores with fast weights; slow weights follow now and then, and pull them back.
 *
 *     fast = one update of the optimizer inside
 *     slow = slow + α (fast - slow), then fast = slow      after every k-th update
 *
 * Evaluated are the slow weights, as in the paper (section 4). The optimizer inside keeps its state when it is pulled back.
 *
 * Source: M. R. Zhang et al. (2019), "Lookahead Optimizer: k steps forward, 1 step back", algorithm 1.
 */
export const lookahead: OptimizerPlugin<LookaheadOptions> = defineOptimizer({
  name: "lookahead",
  options: z.object({
    optimizer: descentInside,
    syncPeriod: z.int().min(1).default(5).describe("updates of the fast weights for each of the slow ones"),
    slowStep: z.number().gt(0).max(1).default(0.5).describe("share of the way to the fast weights that slow ones go"),
  }),
  create({ optimizer, syncPeriod, slowStep }, context) {
    const inner = optimizer.create(context);
    return {
      ...passedOn(inner),
      init: (params): LookaheadState => ({
        optimizer: inner.init(params),
        slow: params,
        remaining: scalarFor(params, syncPeriod),
      }),
      update(given: UpdateArguments<LookaheadState>) {
        const { state } = given;
        const { params: fast, state: optimizerState } = inner.update({ ...given, state: state.optimizer });
        const { isDue, remaining } = countDown(state.remaining, syncPeriod);
        const slow = mapParams([state.slow, fast], (s, f) => isDue.where(f.sub(s).mul(slowStep).add(s), s));
        return {
          params: mapParams([slow, fast], (s, f) => isDue.where(s, f)),
          state: { optimizer: optimizerState, slow, remaining },
        };
      },
      evaluationParams: ({ state }) => state.slow,
    };
  },
  about: {
    title: { en: "Lookahead", ko: "룩어헤드(Lookahead)" },
    summary: {
      en: "Lets slow weights follow every few updates of any optimizer, and pulls it back to them.",
      ko: "안쪽 옵티마이저가 몇 번 업데이트할 때마다 느린 가중치가 그쪽으로 따라가고, 빠른 가중치를 그 위치로 되돌립니다.",
    },
    use: {
      en: "Updates that swing: it evens out their variance, and rates matter less.",
      ko: "업데이트가 출렁일 때 분산을 줄여 주고, 학습률 선택에 덜 민감해집니다.",
    },
    avoid: {
      en: "In short runs, which the slow weights hold back. What is evaluated stands still between two pulls, and is the initial model before the first.",
      ko: "느린 가중치가 진행을 늦추므로 짧은 학습에는 맞지 않습니다. 평가하는 가중치는 동기화 사이에 그대로이며, 첫 동기화 전에는 초기 모델입니다.",
    },
    formula: String.raw`\phi \leftarrow \phi + \alpha\,(\theta - \phi),\quad \theta \leftarrow \phi \quad \text{after every } k \text{ updates of } \theta`,
    source: "M. R. Zhang et al. (2019), Lookahead Optimizer: k steps forward, 1 step back",
  },
});
