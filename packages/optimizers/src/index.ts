import type { AnyPlugin } from "@downslope/core";
import { adam } from "./adam.ts";
import { adamw } from "./adamw.ts";
import { clipByGlobalNorm } from "./clip-by-global-norm.ts";
import { clipByNorm } from "./clip-by-norm.ts";
import { clipByValue } from "./clip-by-value.ts";
import { ema } from "./ema.ts";
import { lookahead } from "./lookahead.ts";
import { prodigy } from "./prodigy.ts";
import { rmsprop } from "./rmsprop.ts";
import { sam } from "./sam.ts";
import { scheduleFreeAdamw } from "./schedule-free-adamw.ts";
import { scheduleFreeSgd } from "./schedule-free-sgd.ts";
import { sgd } from "./sgd.ts";
import { swa } from "./swa.ts";

export { type AdamOptions, adam } from "./adam.ts";
export { type AdamwOptions, adamw } from "./adamw.ts";
export { clipByGlobalNorm } from "./clip-by-global-norm.ts";
export { clipByNorm } from "./clip-by-norm.ts";
export { type ClipByValueOptions, clipByValue } from "./clip-by-value.ts";
export { type EmaOptions, ema } from "./ema.ts";
export { type LookaheadOptions, lookahead } from "./lookahead.ts";
export { type ClipByNormOptions } from "./norm-limit.ts";
export { type ProdigyOptions, prodigy } from "./prodigy.ts";
export { type RmspropOptions, rmsprop } from "./rmsprop.ts";
export { type SamOptions, sam } from "./sam.ts";
export { type ScheduleFreeAdamwOptions, scheduleFreeAdamw } from "./schedule-free-adamw.ts";
export { type ScheduleFreeSgdOptions, scheduleFreeSgd } from "./schedule-free-sgd.ts";
export { type SgdOptions, sgd } from "./sgd.ts";
export { type SwaOptions, swa } from "./swa.ts";

/** All optimizers and gradient transforms of this package, for `registry.use`. */
export const optimizers: readonly AnyPlugin[] = [
  adam,
  adamw,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  ema,
  lookahead,
  prodigy,
  rmsprop,
  sam,
  scheduleFreeAdamw,
  scheduleFreeSgd,
  sgd,
  swa,
];
