import type { AnyPlugin } from "@downslope/core";
import { adabelief } from "./adabelief.ts";
import { adadelta } from "./adadelta.ts";
import { adagrad } from "./adagrad.ts";
import { adam } from "./adam.ts";
import { adamax } from "./adamax.ts";
import { adamw } from "./adamw.ts";
import { adan } from "./adan.ts";
import { ademamix } from "./ademamix.ts";
import { adopt } from "./adopt.ts";
import { clipByGlobalNorm } from "./clip-by-global-norm.ts";
import { clipByNorm } from "./clip-by-norm.ts";
import { clipByValue } from "./clip-by-value.ts";
import { ema } from "./ema.ts";
import { lookahead } from "./lookahead.ts";
import { nadam } from "./nadam.ts";
import { novograd } from "./novograd.ts";
import { prodigy } from "./prodigy.ts";
import { radam } from "./radam.ts";
import { rmsprop } from "./rmsprop.ts";
import { rprop } from "./rprop.ts";
import { sam } from "./sam.ts";
import { scheduleFreeAdamw } from "./schedule-free-adamw.ts";
import { scheduleFreeSgd } from "./schedule-free-sgd.ts";
import { sgd } from "./sgd.ts";
import { swa } from "./swa.ts";
import { yogi } from "./yogi.ts";

export { type AdabeliefOptions, adabelief } from "./adabelief.ts";
export { type AdadeltaOptions, adadelta } from "./adadelta.ts";
export { type AdagradOptions, adagrad } from "./adagrad.ts";
export { type AdamOptions, adam } from "./adam.ts";
export { type AdamaxOptions, adamax } from "./adamax.ts";
export { type AdamwOptions, adamw } from "./adamw.ts";
export { type AdanOptions, adan } from "./adan.ts";
export { type AdemamixOptions, ademamix } from "./ademamix.ts";
export { type AdoptOptions, adopt } from "./adopt.ts";
export { clipByGlobalNorm } from "./clip-by-global-norm.ts";
export { clipByNorm } from "./clip-by-norm.ts";
export { type ClipByValueOptions, clipByValue } from "./clip-by-value.ts";
export { type EmaOptions, ema } from "./ema.ts";
export { type LookaheadOptions, lookahead } from "./lookahead.ts";
export { type NadamOptions, nadam } from "./nadam.ts";
export { type ClipByNormOptions } from "./norm-limit.ts";
export { type NovogradOptions, novograd } from "./novograd.ts";
export { type ProdigyOptions, prodigy } from "./prodigy.ts";
export { type RadamOptions, radam } from "./radam.ts";
export { type RmspropOptions, rmsprop } from "./rmsprop.ts";
export { type RpropOptions, rprop } from "./rprop.ts";
export { type SamOptions, sam } from "./sam.ts";
export { type ScheduleFreeAdamwOptions, scheduleFreeAdamw } from "./schedule-free-adamw.ts";
export { type ScheduleFreeSgdOptions, scheduleFreeSgd } from "./schedule-free-sgd.ts";
export { type SgdOptions, sgd } from "./sgd.ts";
export { type SwaOptions, swa } from "./swa.ts";
export { type YogiOptions, yogi } from "./yogi.ts";

/** All optimizers and gradient transforms of this package, for `registry.use`. */
export const optimizers: readonly AnyPlugin[] = [
  adabelief,
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  adan,
  ademamix,
  adopt,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  ema,
  lookahead,
  nadam,
  novograd,
  prodigy,
  radam,
  rmsprop,
  rprop,
  sam,
  scheduleFreeAdamw,
  scheduleFreeSgd,
  sgd,
  swa,
  yogi,
];
