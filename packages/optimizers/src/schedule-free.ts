import type { Moving, Params, Tensor, UpdateArguments } from "@downslope/core";
import { z } from "zod";
import { mapParams, scalarFor } from "./params.ts";

/** Options that the schedule-free optimizers share. */
export interface ScheduleFreeOptions {
  /** Updates in which the rate rises in a straight line, from 0. Default 0. */
  readonly warmupSteps?: number | undefined;
  /** Power r of the number of an update in its weight in the average, from 0. Default 0: all alike. */
  readonly r?: number | undefined;
  /** Power of the largest rate so far in that weight, from 0; little of a warm-up is averaged. Default 2. */
  readonly weightLrPower?: number | undefined;
}

export const scheduleFreeOptions: {
  readonly warmupSteps: z.ZodDefault<z.ZodInt>;
  readonly r: z.ZodDefault<z.ZodNumber>;
  readonly weightLrPower: z.ZodDefault<z.ZodNumber>;
} = {
  warmupSteps: z.int().min(0).default(0).describe("updates in which the rate rises in a straight line"),
  r: z.number().min(0).default(0).describe("power of an update's number in its weight in the average"),
  weightLrPower: z.number().min(0).default(2).describe("power of the largest rate so far in that weight"),
};

/** The option that says where between z and x the gradients are taken; 0 and 1 would lose one of them. */
export const interpolation = (what: string): z.ZodDefault<z.ZodNumber> =>
  z.number().gt(0).lt(1).default(0.9).describe(what);

/** z moves by gradients; the parameters are y, between z and the average x of all z. */
export type ScheduleFreeState = {
  readonly z: Params;
  readonly weightSum: Tensor;
  readonly largestRate: Tensor;
};

export const initScheduleFree = (params: Params): ScheduleFreeState => ({
  z: params,
  weightSum: scalarFor(params, 0),
  largestRate: scalarFor(params, 0),
});

/**
 * One update, t from 1, along directions d found at y, with β the share of x in y:
 *
 *     γ = η min(1, t / warmupSteps),  w = t^r max(γ so far)^power,  c = w / Σ w
 *     y = y + c (z - y) - γ (1 - β (1 - c)) d
 *     z = z - γ d
 *
 * which is z = z - γ d, x = (1 - c) x + c z, y = (1 - β) z + β x without a copy of x.
 */
export function descendScheduleFree(
  { params, state, learningRate, step }: UpdateArguments<ScheduleFreeState>,
  directions: Params,
  beta: number,
  { warmupSteps, r, weightLrPower }: { readonly [Name in keyof ScheduleFreeOptions]-?: number },
): Moving<ScheduleFreeState> {
  const t = step.add(1);
  const rate = warmupSteps === 0 ? learningRate : learningRate.mul(t.div(warmupSteps).minimum(1));
  const largestRate = rate.maximum(state.largestRate);
  const weight = r === 0 ? largestRate.pow(weightLrPower) : largestRate.pow(weightLrPower).mul(t.pow(r));
  const weightSum = state.weightSum.add(weight);
  const isEmpty = weightSum.equal(0);
  const share = isEmpty.where(0, weight.div(isEmpty.where(1, weightSum)));
  const reach = rate.mul(share.mul(beta).add(1 - beta));
  return {
    params: mapParams([params, state.z, directions], (y, z_, d) => z_.sub(y).mul(share).add(y).sub(d.mul(reach))),
    state: {
      z: mapParams([state.z, directions], (z_, d) => z_.sub(d.mul(rate))),
      weightSum,
      largestRate,
    },
  };
}

/** x = (y - (1 - β) z) / β: what is evaluated. */
export const averageOfZ = ({ params, state }: Moving<ScheduleFreeState>, beta: number): Params =>
  mapParams([params, state.z], (y, z_) =>
    y
      .sub(z_)
      .mul(1 / beta - 1)
      .add(y),
  );
