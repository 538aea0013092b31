import { type Params, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";

type State = { readonly velocity: Params };

/** A record with the same paths, computed path by path. */
const forEachPath = (params: Params, compute: (path: string) => Params[string]): Params =>
  Object.fromEntries(Object.keys(params).map((path) => [path, compute(path)!]));

/**
 * The heavy ball: each step goes on in the direction of the last, by a share of it.
 *
 *     v = μ v + g        v = 0 at first
 *     p = p - η v
 *
 * Source: B. T. Polyak (1964), "Some methods of speeding up the convergence of iteration methods".
 */
export const templateName = defineOptimizer({
  name: "template-name",
  api: "1.0",
  options: z.object({
    learningRate: z.number().min(0).default(0.01).describe("base learning rate, which a scheduler scales"),
    momentum: z.number().min(0).lt(1).default(0.9).describe("share of the last direction that is kept"),
  }),
  create: ({ momentum }) => ({
    init: (params): State => ({ velocity: forEachPath(params, (path) => params[path]!.zerosLike()) }),
    update({ gradients, params, state, learningRate }: UpdateArguments<State>) {
      const velocity = forEachPath(params, (path) => state.velocity[path]!.mul(momentum).add(gradients[path]!));
      return {
        params: forEachPath(params, (path) => params[path]!.sub(velocity[path]!.mul(learningRate))),
        state: { velocity },
      };
    },
  }),
  about: {
    title: { en: "Template name", ko: "Template name" },
    summary: {
      en: "Gradient descent that keeps a share of its last direction.",
      ko: "직전 이동 방향의 일부를 이어 가는 경사 하강법입니다.",
    },
    use: {
      en: "Narrow valleys, where plain gradient descent goes to and fro.",
      ko: "경사 하강법이 좌우로 진동하는 좁은 골짜기 모양의 문제에 적합합니다.",
    },
    avoid: {
      en: "Where there is no time to tune the learning rate: take adam.",
      ko: "학습률을 조정할 시간이 없다면 adam을 쓰세요.",
    },
    formula: String.raw`v \leftarrow \mu v + g, \quad p \leftarrow p - \eta v`,
    source: "B. T. Polyak (1964), Some methods of speeding up the convergence of iteration methods",
  },
});
