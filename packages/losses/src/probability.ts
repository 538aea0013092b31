import { type Tensor, problem } from "@downslope/core";

/** Where the logarithm of a probability gives way to its tangent: PyTorch bounds its gradient at the same place. */
const smallest = 1e-12;
/** How far a float32 softmax may round beyond 0 and 1. */
const slack = 1e-6;

/**
 * log p for p from 0 to 1, and below ε = 1e-12 its tangent at ε:
 *
 *     log p                       p >= ε
 *     log ε + (p - ε) / ε         below, so -28.6 at 0
 *
 * Value and gradient are finite and agree with each other everywhere, and the gradient, at most 1/ε, is never 0. PyTorch
 * gives -100 at 0; Keras clips at 1e-7 and learns nothing from there on.
 */
export function logProbability(p: Tensor): Tensor {
  const isSmall = p.less(smallest);
  const tangent = p.div(smallest).add(Math.log(smallest) - 1);
  return isSmall.where(tangent, isSmall.where(1, p).log());
}

/** The prediction, checked to hold probabilities: others are refused; in a compiled step, where they cannot be seen, they become NaN. */
export function probabilities(subject: string, prediction: Tensor): Tensor {
  const wrong = prediction.isTraced ? undefined : prediction.data().find((p) => p < -slack || p > 1 + slack);
  if (wrong !== undefined) {
    throw problem("INVALID_ARGUMENT", {
      subject,
      argument: "prediction",
      rule: "hold probabilities, from 0 to 1, with `fromLogits: false`",
      got: wrong,
      cure: "Leave `fromLogits` at true where the model's last layer is linear.",
    });
  }
  const isInside = prediction.greaterEqual(-slack).and(prediction.lessEqual(1 + slack));
  return isInside.where(prediction.clip(0, 1), Number.NaN);
}

/** log p and log(1 - p) of two classes, elementwise. */
export interface BinaryLogProbabilities {
  readonly positive: Tensor;
  readonly negative: Tensor;
}

/** Both logarithms from logits, log σ(z) and log σ(-z), or from probabilities. */
export function binaryLogProbabilities(
  subject: string,
  prediction: Tensor,
  fromLogits: boolean,
): BinaryLogProbabilities {
  if (fromLogits) {
    // min(±z, 0) - log(1 + e^-|z|): the costly part is the same for both.
    const tail = prediction.abs().neg().softplus();
    return { positive: prediction.minimum(0).sub(tail), negative: prediction.neg().minimum(0).sub(tail) };
  }
  const p = probabilities(subject, prediction);
  return { positive: logProbability(p), negative: logProbability(p.neg().add(1)) };
}

/** A loss times its weight; 0 where the weight is 0, even if the loss is infinite there. */
export function weigh(weight: Tensor, loss: Tensor): Tensor {
  return weight.equal(0).where(0, weight.mul(loss));
}

/**
 * A logarithm that will be multiplied by more than its weight: 0 where the weight is 0, so that an infinite one there is
 * not multiplied by a slope of 0.
 */
export function unlessWeightless(weight: Tensor, log: Tensor): Tensor {
  return weight.equal(0).where(0, log);
}

/** p^γ from log p for γ from 0: without p itself, at whose rounding to 0 the slope of a power would be 0/0. */
export function powerFromLog(log: Tensor, exponent: number): Tensor {
  return exponent === 0 ? log.onesLike() : log.mul(exponent).exp();
}
