import { type ConfiguredScheduler, type SchedulerPlugin, defineScheduler } from "@downslope/core";
import { z } from "zod";
import { combine } from "./combine.ts";
import { schedulerOption } from "./scheduler-option.ts";

/** Options of {@link product}. */
export interface ProductOptions {
  /** The schedulers whose factors are multiplied, with their options fixed. */
  readonly schedulers: ConfiguredScheduler[];
}

/**
 * Several schedulers at once, whose factors are multiplied.
 *
 *     η(t) = η0 ∏_i η_i(t) / η0
 *
 * Each is asked for its rate as if it were alone, and counts as a factor of the base rate; a base rate of 0 stays 0. The
 * same as PyTorch's ChainedScheduler for schedules that multiply, such as `step` beside a warm-up; PyTorch's feeds each
 * the rate that the one before left, so that those with a minimum of their own come out otherwise there.
 *
 * Source: PyTorch's ChainedScheduler and MultiplicativeLR.
 */
export const product: SchedulerPlugin<ProductOptions> = defineScheduler({
  name: "product",
  options: z.object({
    schedulers: z
      .array(schedulerOption("a scheduler of the product"))
      .min(1)
      .describe("the schedulers whose factors are multiplied"),
  }),
  create({ schedulers }, context) {
    const { baseLearningRate: base } = context;
    const parts = schedulers.map((one) => one.create(context));
    return combine({
      parts,
      rate: (t, rateOf) =>
        base === 0 ? 0 : parts.reduce((rate, _, i) => (i === 0 ? rateOf(0, t) : rate * (rateOf(i, t) / base)), base),
    });
  },
  about: {
    title: { en: "Product of schedules", ko: "스케줄의 곱" },
    summary: {
      en: "Multiplies the factors by which several schedulers change the learning rate.",
      ko: "여러 스케줄러가 학습률에 적용하는 비율을 모두 곱합니다.",
    },
    use: {
      en: "A warm-up on top of stairs, or a fall on plateaus on top of a cosine.",
      ko: "계단식 감소에 워밍업을 얹거나, 코사인에 정체 시 감소를 얹을 때 적합합니다.",
    },
    avoid: {
      en: "Where one should follow the other: sequence. With minimum rates of their own: those are factors here, too.",
      ko: "차례로 이어야 한다면 sequence를 쓰세요. 각 스케줄의 최솟값도 여기서는 비율로 곱해집니다.",
    },
    formula: String.raw`\eta(t) = \eta_0 \prod_i \frac{\eta_i(t)}{\eta_0}`,
    source: "PyTorch, ChainedScheduler",
  },
});
