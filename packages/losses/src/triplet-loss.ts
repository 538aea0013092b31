import type { LossContext, LossFunction, Tensor } from "@downslope/core";
import { z } from "zod";
import { betweenAll, cosineSimilarity, vectorLength } from "./distances.ts";
import { type PairOptions, asFloat, pairOptions, readPairs, whatCosts } from "./pairs.ts";
import { type Mining, mineTriplets, minings } from "./triplets.ts";

/** Options of losses of triplets. */
export interface TripletOptions extends PairOptions {
  /** Order p of the norm, above 0. Default 2. */
  readonly p?: number | undefined;
  /** Whether the negative's distance is taken from the positive where that is nearer. Default false. */
  readonly swap?: boolean | undefined;
  /** What is added to each difference before the norm. Default 1e-6. */
  readonly epsilon?: number | undefined;
  /** The norm of the difference (`euclidean`), its square (`squared`), or 1 - cos (`cosine`). Default `euclidean`. */
  readonly distance?: "euclidean" | "squared" | "cosine" | undefined;
  /**
   * How triplets are made from a batch with class indices:
   *
   * - `none`: they are given. The default.
   * - `batch-all`: all of them.
   * - `semi-hard`: for each positive pair the nearest negative beyond the positive; where all are nearer, the farthest.
   * - `hard`: for each anchor its farthest positive and its nearest negative.
   */
  readonly mining?: Mining | undefined;
  /** Whether `mean` is over all triplets or those that cost. Default `active` for `batch-all`, else `all`. */
  readonly average?: "all" | "active" | undefined;
}

export const tripletOptions = {
  p: z.number().positive().default(2).describe("order of the norm"),
  swap: z.boolean().default(false).describe("take the negative from the positive where that is nearer"),
  epsilon: z.number().min(0).default(1e-6).describe("added to each difference"),
  distance: z
    .enum(["euclidean", "squared", "cosine"])
    .default("euclidean")
    .describe("the norm, its square, or 1 - cos"),
  mining: z.enum(minings).default("none").describe("how triplets are made from class indices; none: they are given"),
  average: z.enum(["all", "active"]).optional().describe("mean over all, or over those that cost"),
  ...pairOptions,
};
type Chosen = z.output<z.ZodObject<typeof tripletOptions>>;

const given = ["anchor", "positive", "negative"] as const;
const labelled = ["prediction", "target"] as const;
type TripletRole = (typeof given | typeof labelled)[number];

/** What losses of triplets read. */
export const tripletInputs: {
  readonly inputs: readonly TripletRole[];
  readonly reads: (options: Chosen) => readonly TripletRole[];
  readonly target: "class-index";
  readonly output: "embedding";
} = {
  inputs: [...given, ...labelled],
  reads: ({ mining }) => (mining === "none" ? given : labelled),
  target: "class-index",
  output: "embedding",
};

/** A loss of triplets, given or mined, from what it costs that the positive is so much farther than the negative. */
export function tripletLoss(
  subject: string,
  options: Chosen,
  context: LossContext,
  cost: (excess: Tensor) => Tensor,
): LossFunction<TripletRole, "class-index"> {
  const { mining, average = mining === "batch-all" ? "active" : "all" } = options;
  const pairsOf = readPairs(subject, options, context);
  const distance = (x: Tensor, y: Tensor): Tensor => {
    if (options.distance === "cosine") return cosineSimilarity(x, y).neg().add(1);
    const difference = x.sub(y).add(options.epsilon);
    const length = options.p === 2 ? vectorLength(difference) : difference.norm({ order: options.p, axis: -1 });
    return options.distance === "squared" ? length.square() : length;
  };
  const lossOf = (toPositive: Tensor, toNegative: Tensor, between: () => Tensor): Tensor =>
    cost(toPositive.sub(options.swap ? toNegative.minimum(between()) : toNegative));
  return ({ anchor, positive, negative, prediction, target }) => {
    if (mining === "none") {
      const losses = lossOf(distance(anchor, positive), distance(anchor, negative), () => distance(positive, negative));
      return average === "all" ? losses : { values: losses, weights: whatCosts(losses) };
    }
    const pairs = pairsOf(prediction, target);
    const distances = betweenAll(distance, prediction);
    const { toPositive, toNegative, between, isTriplet } = mineTriplets(mining, distances, pairs);
    const losses = isTriplet.where(lossOf(toPositive, toNegative, between), 0);
    const perAnchor = (x: Tensor): Tensor => x.reshape([target.size, -1]).sum(1);
    return pairs.weigh(
      perAnchor(losses),
      perAnchor(average === "all" ? asFloat(isTriplet, losses) : whatCosts(losses)),
    );
  };
}
