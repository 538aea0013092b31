import type { AnyPlugin } from "@downslope/core";
import { adam } from "./adam.ts";
import { adamw } from "./adamw.ts";
import { clipByGlobalNorm } from "./clip-by-global-norm.ts";
import { clipByNorm } from "./clip-by-norm.ts";
import { clipByValue } from "./clip-by-value.ts";
import { rmsprop } from "./rmsprop.ts";
import { sgd } from "./sgd.ts";

export { type AdamOptions, adam } from "./adam.ts";
export { type AdamwOptions, adamw } from "./adamw.ts";
export { clipByGlobalNorm } from "./clip-by-global-norm.ts";
export { clipByNorm } from "./clip-by-norm.ts";
export { type ClipByValueOptions, clipByValue } from "./clip-by-value.ts";
export { type ClipByNormOptions } from "./norm-limit.ts";
export { type RmspropOptions, rmsprop } from "./rmsprop.ts";
export { type SgdOptions, sgd } from "./sgd.ts";

/** All optimizers and gradient transforms of this package, for `registry.use`. */
export const optimizers: readonly AnyPlugin[] = [adam, adamw, clipByGlobalNorm, clipByNorm, clipByValue, rmsprop, sgd];
