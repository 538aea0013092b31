import { type ConfiguredScheduler, type Duration, type SchedulerPlugin, defineScheduler } from "@downslope/core";
import { z } from "zod";
import { inSequence, partOfRun } from "./combine.ts";
import { duration, milestonesOf } from "./durations.ts";
import { schedulerOption } from "./scheduler-option.ts";

/** Options of {@link sequence}. */
export interface SequenceOptions {
  /** The schedulers, in order, with their options fixed. */
  readonly schedulers: ConfiguredScheduler[];
  /** Where the next one takes over, in order, each in steps, epochs or as a fraction of the run: one less than schedulers. */
  readonly milestones: Duration[];
}

/**
 * One scheduler after the other.
 *
 *     η(t) = η_i(t - m_i),    i the last with m_i <= t,  m_0 = 0
 *
 * The step of a milestone is the first of the next scheduler, which counts its own steps from 0 there. To each the run is
 * its own part of it: "100%" is where the next takes over, or where the run ends; of the last that is unknown where the
 * run's length is. A milestone of 0 begins with the second scheduler, and one that is named twice skips what is between.
 * PyTorch's SequentialLR, which refuses its ReduceLROnPlateau; here one that watches a metric is shown those of its own
 * part of the run where the caller tells how many steps were made, and otherwise all of them.
 *
 * Source: PyTorch's SequentialLR; optax's join_schedules.
 */
export const sequence: SchedulerPlugin<SequenceOptions> = defineScheduler({
  name: "sequence",
  options: z
    .object({
      schedulers: z.array(schedulerOption("a scheduler of the sequence")).min(1).describe("the schedulers, in order"),
      milestones: z.array(duration("where the next takes over")).describe("where the next one takes over, in order"),
    })
    .refine(({ schedulers, milestones }) => milestones.length === schedulers.length - 1, {
      path: ["milestones"],
      error: "be one less than there are schedulers",
    }),
  create({ schedulers, milestones }, context) {
    const steps = milestonesOf("sequence", milestones, context);
    const starts = [0, ...steps];
    const parts = schedulers.map((one, i) => one.create(partOfRun(context, starts[i]!, steps[i])));
    return inSequence(parts, steps);
  },
  about: {
    title: { en: "Sequence", ko: "순차 스케줄" },
    summary: {
      en: "Lets one scheduler follow another, each from its own first step.",
      ko: "여러 스케줄러를 차례로 잇고, 각각 자기 첫 단계부터 시작하게 합니다.",
    },
    use: {
      en: "Runs in stages, and whatever no single schedule draws.",
      ko: "단계를 나누어 학습하거나 스케줄 하나로는 그릴 수 없는 곡선에 적합합니다.",
    },
    avoid: {
      en: "For a warm-up and one more: linear-warmup with `then` is shorter. For both at once: product.",
      ko: "워밍업에 하나만 이을 때는 linear-warmup의 then이 더 짧습니다. 동시에 적용하려면 product를 쓰세요.",
    },
    formula: String.raw`\eta(t) = \eta_i(t - m_i),\quad m_i \le t < m_{i+1}`,
    source: "PyTorch, SequentialLR",
  },
});
