import type { LossFunction, LossValues, Tensor } from "@downslope/core";
import { z } from "zod";

// Losses of two networks that play against each other: a discriminator, or critic, scores samples; a generator makes them.

/** Options of adversarial losses. */
export interface AdversarialOptions {
  /** Whose loss it is: the discriminator's (default), from the scores of real and made samples, or the generator's, from those it made. */
  readonly role?: "discriminator" | "generator" | undefined;
  /** Weight λ of the discriminator's gradient penalty, from 0. Above 0 it also reads `gradient`. Default 0. */
  readonly gradientPenalty?: number | undefined;
  /** Length k to which the penalty draws the gradient, from 0. */
  readonly gradientNorm?: number | undefined;
}

type Options = Required<{ readonly [Name in keyof AdversarialOptions]: NonNullable<AdversarialOptions[Name]> }>;

/** The options, with the usual length of the gradient. */
export const adversarialOptions = (
  gradientNorm: number,
): z.ZodObject<{
  role: z.ZodDefault<z.ZodEnum<{ discriminator: "discriminator"; generator: "generator" }>>;
  gradientPenalty: z.ZodDefault<z.ZodNumber>;
  gradientNorm: z.ZodDefault<z.ZodNumber>;
}> =>
  z.object({
    role: z
      .enum(["discriminator", "generator"])
      .default("discriminator")
      .describe("whose loss it is: the discriminator's reads `real` and `fake`, the generator's `fake` alone"),
    gradientPenalty: z.number().min(0).default(0).describe("weight of the discriminator's gradient penalty"),
    gradientNorm: z.number().min(0).default(gradientNorm).describe("length to which the penalty draws the gradient"),
  });

/** What each reads under its options. */
export const adversarial = {
  inputs: ["real", "fake", "gradient"],
  reads: ({ role, gradientPenalty }: Options): ("real" | "fake" | "gradient")[] => {
    if (role === "generator") return ["fake"];
    return gradientPenalty > 0 ? ["real", "fake", "gradient"] : ["real", "fake"];
  },
} as const;

/** Losses of the scores x: of the discriminator where they are of real and of made samples, and of the generator. */
export interface ScoreLosses {
  real(x: Tensor): Tensor;
  fake(x: Tensor): Tensor;
  generator(x: Tensor): Tensor;
}

/** Mean of what each sample holds: one score, or one a patch. */
const perSample = (x: Tensor): Tensor => x.reshape([x.shape[0]!, -1]).mean(-1);

/**
 * The discriminator's loss, the mean over real samples plus the mean over made ones plus λ mean (‖g‖ - k)², or the
 * generator's. Batches of one size give one value a sample; of several sizes, each its own mean.
 */
export function adversarialLoss(
  { role, gradientPenalty, gradientNorm }: Options,
  losses: ScoreLosses,
): LossFunction<"real" | "fake" | "gradient"> {
  return ({ real, fake, gradient }): LossValues => {
    if (role === "generator") return perSample(losses.generator(fake));
    const parts = [perSample(losses.real(real)), perSample(losses.fake(fake))];
    if (gradientPenalty > 0) {
      const length = gradient.reshape([gradient.shape[0]!, -1]).norm({ axis: -1 });
      parts.push(length.sub(gradientNorm).square().mul(gradientPenalty));
    }
    if (parts.every(({ size }) => size === parts[0]!.size)) return parts.reduce((sum, part) => sum.add(part));
    return { terms: parts.map((result) => ({ name: "adversarial", weight: 1, reduction: "mean", result })) };
  };
}
