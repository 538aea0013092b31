import type { AnyPlugin } from "@downslope/core";
import { accuracy } from "./accuracy.ts";
import { hamming } from "./hamming.ts";
import { mae } from "./mae.ts";
import { r2 } from "./r2.ts";
import { recallAtK } from "./recall-at-k.ts";
import { rmse } from "./rmse.ts";

export { type AccuracyOptions, accuracy } from "./accuracy.ts";
export { type HammingOptions, hamming } from "./hamming.ts";
export { type MaeOptions, mae } from "./mae.ts";
export { type R2Options, r2 } from "./r2.ts";
export { type RecallAtKOptions, recallAtK } from "./recall-at-k.ts";
export { type RmseOptions, rmse } from "./rmse.ts";

/** All metrics of this package, for `registry.use`. */
export const metrics: readonly AnyPlugin[] = [accuracy, hamming, mae, r2, recallAtK, rmse];
