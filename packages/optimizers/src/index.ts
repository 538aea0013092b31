import type { AnyPlugin } from "@downslope/core";
import { adabelief } from "./adabelief.ts";
import { adadelta } from "./adadelta.ts";
import { adafactor } from "./adafactor.ts";
import { adagrad } from "./adagrad.ts";
import { adam } from "./adam.ts";
import { adamax } from "./adamax.ts";
import { adamw } from "./adamw.ts";
import { adan } from "./adan.ts";
import { adaptiveGradientClipping } from "./adaptive-gradient-clipping.ts";
import { addWeightDecay } from "./add-weight-decay.ts";
import { ademamix } from "./ademamix.ts";
import { adopt } from "./adopt.ts";
import { centralizeGradients } from "./centralize-gradients.ts";
import { clipByGlobalNorm } from "./clip-by-global-norm.ts";
import { clipByNorm } from "./clip-by-norm.ts";
import { clipByValue } from "./clip-by-value.ts";
import { ema } from "./ema.ts";
import { gradientNoise } from "./gradient-noise.ts";
import { lamb } from "./lamb.ts";
import { lars } from "./lars.ts";
import { lbfgs } from "./lbfgs.ts";
import { lion } from "./lion.ts";
import { lookahead } from "./lookahead.ts";
import { muon } from "./muon.ts";
import { nadam } from "./nadam.ts";
import { normalizeGradients } from "./normalize-gradients.ts";
import { novograd } from "./novograd.ts";
import { prodigy } from "./prodigy.ts";
import { radam } from "./radam.ts";
import { rmsprop } from "./rmsprop.ts";
import { rprop } from "./rprop.ts";
import { sam } from "./sam.ts";
import { scale } from "./scale.ts";
import { scheduleFreeAdamw } from "./schedule-free-adamw.ts";
import { scheduleFreeSgd } from "./schedule-free-sgd.ts";
import { sgd } from "./sgd.ts";
import { signSgd } from "./sign-sgd.ts";
import { soap } from "./soap.ts";
import { sophia } from "./sophia.ts";
import { swa } from "./swa.ts";
import { yogi } from "./yogi.ts";
import { zeroNonFinite } from "./zero-non-finite.ts";

export { type AdabeliefOptions, adabelief } from "./adabelief.ts";
export { type AdadeltaOptions, adadelta } from "./adadelta.ts";
export { type AdafactorOptions, adafactor } from "./adafactor.ts";
export { type AdagradOptions, adagrad } from "./adagrad.ts";
export { type AdamOptions, adam } from "./adam.ts";
export { type AdamaxOptions, adamax } from "./adamax.ts";
export { type AdamwOptions, adamw } from "./adamw.ts";
export { type AdanOptions, adan } from "./adan.ts";
export { type AdaptiveGradientClippingOptions, adaptiveGradientClipping } from "./adaptive-gradient-clipping.ts";
export { type AddWeightDecayOptions, addWeightDecay } from "./add-weight-decay.ts";
export { type AdemamixOptions, ademamix } from "./ademamix.ts";
export { type AdoptOptions, adopt } from "./adopt.ts";
export { centralizeGradients } from "./centralize-gradients.ts";
export { clipByGlobalNorm } from "./clip-by-global-norm.ts";
export { clipByNorm } from "./clip-by-norm.ts";
export { type ClipByValueOptions, clipByValue } from "./clip-by-value.ts";
export { type EmaOptions, ema } from "./ema.ts";
export { type GradientNoiseOptions, gradientNoise } from "./gradient-noise.ts";
export { type LambOptions, lamb } from "./lamb.ts";
export { type LarsOptions, lars } from "./lars.ts";
export { type LbfgsOptions, lbfgs } from "./lbfgs.ts";
export { type LionOptions, lion } from "./lion.ts";
export { type LookaheadOptions, lookahead } from "./lookahead.ts";
export { type MuonOptions, muon } from "./muon.ts";
export { type NadamOptions, nadam } from "./nadam.ts";
export { type ClipByNormOptions } from "./norm-limit.ts";
export { normalizeGradients } from "./normalize-gradients.ts";
export { type NovogradOptions, novograd } from "./novograd.ts";
export { type ProdigyOptions, prodigy } from "./prodigy.ts";
export { type RadamOptions, radam } from "./radam.ts";
export { type RmspropOptions, rmsprop } from "./rmsprop.ts";
export { type RpropOptions, rprop } from "./rprop.ts";
export { type SamOptions, sam } from "./sam.ts";
export { type ScaleOptions, scale } from "./scale.ts";
export { type ScheduleFreeAdamwOptions, scheduleFreeAdamw } from "./schedule-free-adamw.ts";
export { type ScheduleFreeSgdOptions, scheduleFreeSgd } from "./schedule-free-sgd.ts";
export { type SgdOptions, sgd } from "./sgd.ts";
export { type SignSgdOptions, signSgd } from "./sign-sgd.ts";
export { type SoapOptions, soap } from "./soap.ts";
export { type SophiaOptions, sophia } from "./sophia.ts";
export { type SwaOptions, swa } from "./swa.ts";
export { type YogiOptions, yogi } from "./yogi.ts";
export { zeroNonFinite } from "./zero-non-finite.ts";

/** All optimizers and gradient transforms of this package, for `registry.use`. */
export const optimizers: readonly AnyPlugin[] = [
  adabelief,
  adadelta,
  adafactor,
  adagrad,
  adam,
  adamax,
  adamw,
  adan,
  adaptiveGradientClipping,
  addWeightDecay,
  ademamix,
  adopt,
  centralizeGradients,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  ema,
  gradientNoise,
  lamb,
  lars,
  lbfgs,
  lion,
  lookahead,
  muon,
  nadam,
  normalizeGradients,
  novograd,
  prodigy,
  radam,
  rmsprop,
  rprop,
  sam,
  scale,
  scheduleFreeAdamw,
  scheduleFreeSgd,
  sgd,
  signSgd,
  soap,
  sophia,
  swa,
  yogi,
  zeroNonFinite,
];
