import { z } from "zod";
import { type Scaling, scalings } from "./preprocessing.ts";

/** Options of every data set that is divided into splits. */
export const splitOptions = {
  test: z.number().min(0).max(0.9).default(0.2).describe("fraction of the rows held out for testing, 0 to 0.9"),
  validation: z
    .number()
    .min(0)
    .max(0.9)
    .default(0)
    .describe("fraction of the rows looked at while training, 0 to 0.9; with `test` below 1"),
  splitSeed: z.int().min(0).optional().describe("seed of the splits alone; left out, it is the run's seed"),
};

/** Option of data sets with classes. */
export const stratifyOption = {
  stratify: z.boolean().default(true).describe("keep the proportions of the classes in each split"),
};

/** Option of data sets that are scaled. */
export function scaleOption(standard: Scaling) {
  return {
    scale: z
      .enum(scalings)
      .default(standard)
      .describe("standard: mean 0 and deviation 1; min-max: 0 to 1; none. Learnt on the training split"),
  };
}

/** Rule for `refine`: something is left to train on. A fraction that is wrong by itself is not told twice. */
export function leavesTraining({ test, validation }: { readonly test: number; readonly validation: number }): boolean {
  return test + validation < 1 || test > 0.9 || validation > 0.9;
}

/** What `refine` says of a breach of {@link leavesTraining}. */
export const trainingIsLeft = {
  path: ["validation"],
  message: "leave rows for training, so that `test` and `validation` together are below 1",
};
