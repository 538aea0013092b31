import { type Tensor, problem, range } from "@downslope/core";
import { inside } from "./domain.ts";

// Sums over all alignments of label rows with steps, in logarithms: the forward recursion of Graves et al. (2006).

/** log 0: finite, so that sums of alignments that do not exist have gradient 0 and not NaN. */
const never = -1e30;

/**
 * 0 for each row of labels, `int [N, L]`, and NaN for one that holds what is no label, or a label after padding. Where it
 * can be read it is refused, and a blank that is no class always.
 */
export function faultsOf(target: Tensor<"int">, counts: Tensor<"int">, prediction: Tensor, blank: number): Tensor {
  const classes = prediction.shape[2]!;
  if (blank >= classes)
    throw problem("INVALID_ARGUMENT", { subject: "ctc", argument: "blank", rule: `be below ${classes}`, got: blank });
  const isInside = range(target.shape[1]!).expandDims(0).less(counts.expandDims(1));
  const isStray = target.greaterEqual(classes).or(target.equal(blank));
  const isWrong = isStray.or(isInside.notEqual(target.greaterEqual(0)));
  const rule = `hold labels below ${classes} but ${blank}, then -1`;
  return inside("ctc", "target", target.toFloat(prediction.dtype), isWrong, rule).sum(1).mul(0);
}

/**
 * The steps of `[N, T, S]`, each `[N, S]`. Halves of halves, for the gradient of a slice is as large as what it was cut
 * from: cut from the whole, T steps would cost T² in the backward pass.
 */
function stepsOf(x: Tensor): Tensor[] {
  const length = x.shape[1]!;
  if (length < 2) return [x.squeeze(1)];
  const half = length >> 1;
  return [...stepsOf(x.slice(1, 0, half)), ...stepsOf(x.slice(1, half))];
}

/** log(e^a + e^b + e^c). */
function logAdd(a: Tensor, b: Tensor, c: Tensor): Tensor {
  const highest = a.maximum(b).maximum(c).stopGradient();
  const power = (x: Tensor): Tensor => x.sub(highest).exp();
  return power(a).add(power(b)).add(power(c)).log().add(highest);
}

/**
 * log of the probability of each row, below -1e29 where no alignment has one: `[N, T, C], int [N, L] -> [N]`.
 *
 * States are the labels with a blank before, between and after them. At each step an alignment stays, goes on by one
 * state, or skips the blank between two labels that differ.
 */
export function rowProbabilities(
  logProbabilities: Tensor,
  target: Tensor<"int">,
  counts: Tensor<"int">,
  blank: number,
  length: Tensor<"int"> | undefined,
): Tensor {
  const { dtype } = logProbabilities;
  // Counted from the blank, which is then the 0 of the padding. The last state is one too many, beyond any end.
  const path = target
    .sub(blank)
    .expandDims(2)
    .pad([
      [0, 0],
      [0, 1],
      [1, 0],
    ])
    .reshape([target.shape[0]!, -1]);
  const classes = range(logProbabilities.shape[2]!).sub(blank).reshape([1, -1, 1]);
  const classOf = path.expandDims(1).equal(classes).toFloat(dtype);
  // Not below log 0, since 0 times -Infinity would be NaN.
  const emitted = logProbabilities.maximum(never).matmul(classOf);

  const neverIf = (isClosed: Tensor<"bool">): Tensor => isClosed.toFloat(dtype).mul(never);
  // Two states that are never reached stand before the first, so that each state has two before it.
  const states = range(2 + path.shape[1]!)
    .sub(2)
    .expandDims(0);
  const shift = [
    [0, 0],
    [2, 0],
  ] as const;
  const skipping = neverIf(path.equal(path.pad(shift).slice(1, 0, -2)));
  // Before the first step, an alignment stands in the first blank.
  let reached = neverIf(states.notEqual(0));
  for (const [t, logs] of stepsOf(emitted).entries()) {
    const skipped = reached.slice(1, 0, -2).add(skipping);
    const arriving = logAdd(reached.slice(1, 2), reached.slice(1, 1, -1), skipped).add(logs);
    const next = arriving.pad(shift).add(neverIf(states.less(0)));
    reached = length ? length.greater(t).expandDims(1).where(next, reached) : next;
  }
  // At the end it stands in the last label or in the blank behind it: 1 or 0 states are left.
  const left = counts.mul(2).expandDims(1).sub(states);
  return left.equal(left.mul(left)).where(reached, never).logSumExp(1);
}
