import { type OptimizerPlugin, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { type LbfgsState, freshState } from "./lbfgs-state.ts";
import { learningRate } from "./options.ts";
import { mapParams } from "./params.ts";
import { descent, withPair } from "./secant-pairs.ts";
import { type Search, begin, isIdle, take, weigh } from "./strong-wolfe.ts";
import { dot, largest, total } from "./totals.ts";

/** Options of {@link lbfgs}. */
export interface LbfgsOptions {
  /** First step that each search tries, from 0, as a multiple of the direction. Default 1. */
  readonly learningRate?: number | undefined;
  /** Steps, and changes of the gradient along them, that are remembered; from 1. Default 10, where PyTorch has 100. */
  readonly historySize?: number | undefined;
  /** How far to go along a direction: until the strong Wolfe conditions hold, or by the rate. Default "strong-wolfe". */
  readonly lineSearch?: "strong-wolfe" | "none" | undefined;
  /** Largest element of a gradient that counts as 0, from 0. Default 1e-7. */
  readonly toleranceGrad?: number | undefined;
  /** Change of parameters or loss, and slope, that count as 0; from 0. Default 1e-9. */
  readonly toleranceChange?: number | undefined;
}

/**
 * L-BFGS: descends along the gradient times an inverse Hessian that is known from the last m steps s and the changes y of
 * the gradient along them, and goes as far as the strong Wolfe conditions ask for:
 *
 *     d = -H g,  H from the pairs (s, y), scaled by s·y / y·y
 *     p = p + t d  with  L(p + t d) ≤ L(p) + 1e-4 t g·d  and  |∇L(p + t d)·d| ≤ 0.9 |g·d|
 *
 * An update is one evaluation of the loss: it is told loss and gradient at the parameters that the last one named, and
 * names the next to try. The parameters to evaluate with are those that the last search has accepted. The points and
 * their order are those of PyTorch's `line_search_fn="strong_wolfe"` with `max_iter` without end; where PyTorch's `step`
 * would return, the point is evaluated anew. Trials that are not finite are stepped back from, where PyTorch's search is
 * lost; `train` itself stops at them.
 *
 * It needs the same loss at each update: the whole training split as one batch, no dropout, and all parameters moved by
 * it. Memory holds 2m + 4 times the parameters. PyTorch remembers 100 pairs; 10 are the default here and in optax and
 * SciPy, as more cost memory and seldom save evaluations (Nocedal and Wright advise 3 to 20).
 *
 * Sources: D. C. Liu and J. Nocedal (1989), "On the limited memory BFGS method for large scale optimization"; J. Nocedal
 * and S. J. Wright (2006), "Numerical Optimization", algorithms 7.4, 3.5 and 3.6.
 */
export const lbfgs: OptimizerPlugin<LbfgsOptions> = defineOptimizer({
  name: "lbfgs",
  movesAllTogether: true,
  options: z.object({
    learningRate: learningRate(1),
    historySize: z.int().min(1).default(10).describe("steps and changes of the gradient that are remembered"),
    lineSearch: z
      .enum(["strong-wolfe", "none"])
      .default("strong-wolfe")
      .describe("go along each direction until the strong Wolfe conditions hold, or by the rate"),
    toleranceGrad: z.number().min(0).default(1e-7).describe("largest element of a gradient that counts as 0"),
    toleranceChange: z.number().min(0).default(1e-9).describe("change of parameters or loss that counts as 0"),
  }),
  create: ({ historySize, lineSearch, toleranceGrad, toleranceChange }) => ({
    init: (params) => freshState(params, historySize),
    update({ params, gradients, state, learningRate: rate, loss }: UpdateArguments<LbfgsState>) {
      if (Object.keys(params).length === 0) return { params, state };
      const { search, iterations } = state;
      const wasIdle = isIdle(search);
      const trial = { loss, slope: dot(gradients, state.direction) };
      const verdict = lineSearch === "none" ? take(search, trial) : weigh(search, trial, toleranceChange);
      const isOver = verdict.isOver.and(wasIdle.not());
      const isSettled = isOver.or(wasIdle);

      // The last accepted point: where the search ended, or where the parameters are if there was none.
      const [step, lowLoss] = [verdict.next.low.at(0, 0), verdict.next.low.at(0, 1)];
      const takesTrial = verdict.takesTrial.or(wasIdle);
      const gradient = mapParams([gradients, state.gradient, state.lowGradient], (g, first, low) =>
        takesTrial.where(g, verdict.takesStart.where(first, low)),
      );
      const moved = mapParams([state.direction], (d) => d.mul(step));
      const accepted = mapParams([params, state.accepted, moved], (p, x, s) =>
        wasIdle.where(p, isOver.where(x.add(s), x)),
      );
      const change = mapParams([gradient, state.gradient], (g, before) => g.sub(before));
      const pairs = withPair(state.pairs, isOver, { step: moved, change });

      // The next search from there, unless there is nowhere to go.
      const newDirection = descent(pairs, gradient);
      const start = { loss: wasIdle.where(loss, lowLoss), slope: dot(gradient, newDirection) };
      const isShort = search.size.mul(step).lessEqual(toleranceChange);
      const isLevel = start.loss.sub(search.start.at(0, 1)).abs().less(toleranceChange);
      const isStarting = isSettled
        .and(largest(gradient).greater(toleranceGrad))
        .and(isOver.and(isShort.or(isLevel)).not())
        .and(start.slope.lessEqual(-toleranceChange));
      const steepness = total(gradient, (g) => g.abs().sum());
      const share = iterations.equal(0).and(steepness.greater(1)).where(steepness.reciprocal(), 1);
      const begun = begin({ ...start, isStarting, firstStep: rate.mul(share), size: largest(newDirection) });
      const next = mapParams([begun, verdict.next], (fresh, going) => isSettled.where(fresh, going)) as Search;
      const direction = mapParams([newDirection, state.direction], (fresh, going) => isStarting.where(fresh, going));
      const isTrying = isIdle(next).not();
      return {
        params: mapParams([accepted, direction], (x, d) => isTrying.where(x.add(d.mul(next.trial)), x)),
        state: {
          accepted,
          gradient: mapParams([gradient, state.gradient], (g, before) => isSettled.where(g, before)),
          lowGradient: gradient,
          direction,
          pairs,
          search: next,
          iterations: iterations.add(isStarting.toFloat(iterations.dtype)),
        },
      };
    },
    evaluationParams: ({ state }) => state.accepted,
  }),
  about: {
    title: { en: "L-BFGS", ko: "L-BFGS" },
    summary: {
      en: "Learns the curvature from its last steps and searches along each direction for a good one.",
      ko: "최근 이동에서 곡률을 추정해 방향을 정하고, 그 방향으로 직선 탐색을 합니다.",
    },
    use: {
      en: "Small smooth problems whose whole data fit into one batch, `train.batchSize: all`: it reaches digits that no first-order method does. Physics-informed networks, fits of curves, logistic regression.",
      ko: "데이터 전체를 한 배치로 계산할 수 있는(`train.batchSize: all`) 작고 매끄러운 문제에 적합합니다. 일차 방법이 닿지 못하는 정밀도까지 수렴합니다. 물리 정보 신경망, 곡선 맞춤, 로지스틱 회귀가 그 예입니다.",
    },
    avoid: {
      en: "Mini-batches, dropout, augmentation or clipping: the loss must be the same function at each update. Options by parameter group, but for freezing. Large networks: it keeps 24 times the parameters.",
      ko: "미니배치, 드롭아웃, 데이터 증강, 기울기 클리핑과는 함께 쓰지 마세요. 매 갱신에서 손실이 같은 함수여야 합니다. 파라미터 그룹은 고정(frozen)에만 쓰세요. 파라미터의 24배를 저장하므로 큰 신경망에도 맞지 않습니다.",
    },
    formula: String.raw`p \leftarrow p + t\,d,\quad d = -H \nabla L,\quad L(p + t d) \le L(p) + c_1 t\,\nabla L^{\top} d,\quad |\nabla L(p + t d)^{\top} d| \le c_2 |\nabla L^{\top} d|`,
    source: "D. C. Liu, J. Nocedal (1989), On the limited memory BFGS method for large scale optimization",
  },
});
