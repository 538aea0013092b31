import { type Tensor, concat, oneHot, problem, range, stack } from "@downslope/core";

// Sums over all alignments of label rows with steps, in logarithms: the forward recursion of Graves et al. (2006).

/** log 0: finite, so that sums of alignments that do not exist have gradient 0 and not NaN. */
const never = -1e30;

/** Rows of labels, `int [N, L]` padded with -1. */
export interface LabelRows {
  /** How many labels each row has, `[N]`. */
  readonly counts: Tensor;
  /** Which rows hold what is no label, or a label after padding: they can be refused only where they can be read. */
  readonly isWrong: Tensor<"bool">;
}

/** Looks at rows of labels; those that can be read and are wrong are refused. */
export function readRows(subject: string, target: Tensor<"int">, classes: number, blank: number): LabelRows {
  const before = concat([target.slice(1, 0, 1), target.slice(1, 0, -1)], 1);
  const isStray = target.less(-1).or(target.greaterEqual(classes)).or(target.equal(blank));
  const isWrong = isStray.or(before.less(0).and(target.greaterEqual(0)));
  const place = target.isTraced ? -1 : isWrong.data().indexOf(1);
  if (place >= 0) {
    throw problem("INVALID_ARGUMENT", {
      subject,
      argument: "target",
      rule: `hold rows of labels from 0 to ${classes - 1}, without the blank ${blank}, then -1 to their end`,
      got: target.data()[place],
      cure: "The prediction needs a class of its own for the blank; `blank` says which.",
    });
  }
  return { counts: target.greaterEqual(0).toFloat().sum(1), isWrong: isWrong.toFloat().sum(1).greater(0) };
}

/** Refuses lengths that can be read and are longer than the steps there are. */
export function checkLengths(subject: string, length: Tensor<"int">, steps: number): void {
  const wrong = length.isTraced ? undefined : length.data().find((one) => one < 0 || one > steps);
  if (wrong === undefined) return;
  throw problem("INVALID_ARGUMENT", { subject, argument: "length", rule: `be from 0 to ${steps}`, got: wrong });
}

/** log(e^a + e^b + ...). */
function logAdd(...terms: readonly Tensor[]): Tensor {
  const highest = terms.reduce((most, one) => most.maximum(one)).stopGradient();
  return terms
    .map((one) => one.sub(highest).exp())
    .reduce((sum, one) => sum.add(one))
    .log()
    .add(highest);
}

/**
 * The steps of `[N, T, S]`, each `[N, S]`. Halves of halves, for the gradient of a slice is as large as what it was cut
 * from: cut from the whole, T steps would cost T² in the backward pass.
 */
function stepsOf(x: Tensor): Tensor[] {
  const length = x.shape[1]!;
  if (length === 1) return [x.squeeze(1)];
  const half = length >> 1;
  return [...stepsOf(x.slice(1, 0, half)), ...stepsOf(x.slice(1, half))];
}

/**
 * log of the probability of each row, `[N]`, and whether any alignment has one. `[N, T, C], int [N, L] -> [N]`.
 *
 * States are the labels with a blank before, between and after them. At each step an alignment stays, goes on by one
 * state, or skips the blank between two labels that differ.
 */
export function rowProbabilities(
  logProbabilities: Tensor,
  target: Tensor<"int">,
  blank: number,
  counts: Tensor,
  length: Tensor<"int"> | undefined,
): { readonly log: Tensor; readonly isPossible: Tensor<"bool"> } {
  const [samples, classes] = [logProbabilities.shape[0]!, logProbabilities.shape[2]!];
  const labels = target.shape[1]!;
  const states = 2 * labels + 1;
  const isLabel = target.greaterEqual(0).and(target.less(classes));
  const rows = oneHot(isLabel.where(target, 0), classes).toFloat(logProbabilities.dtype as "float32");
  const blanks = oneHot(rows.zerosLike().at(2, 0).toInt().add(blank), classes).toFloat(rows.dtype as "float32");
  const pairs = stack([blanks, rows], 2).reshape([samples, 2 * labels, classes]);
  const classOf = concat([pairs, blanks.slice(1, 0, 1)], 1);
  // Not below log 0, since 0 times -Infinity would be NaN.
  const emitted = logProbabilities.maximum(never).matmul(classOf.transpose([0, 2, 1]));

  const isRepeated = target.slice(1, 1).equal(target.slice(1, 0, -1));
  const first = rows.zerosLike().slice(1, 0, 1).slice(2, 0, 1).squeeze(2);
  const toSkip = concat([first.add(never), isRepeated.where(first.add(never), 0)], 1);
  const skip = stack([toSkip.zerosLike().add(never), toSkip], 2).reshape([samples, 2 * labels]);
  const skips = concat([skip, first.add(never)], 1);

  const edge = concat([first, first], 1).add(never);
  // Before the first step, an alignment stands in the first blank.
  let reached = concat([first, first.add(never).broadcastTo([samples, states - 1])], 1);
  for (const [t, logs] of stepsOf(emitted).entries()) {
    const padded = concat([edge, reached], 1);
    const arriving = logAdd(reached, padded.slice(1, 1, -1), padded.slice(1, 0, -2).add(skips));
    const next = arriving.add(logs);
    reached = length ? length.greater(t).expandDims(1).where(next, reached) : next;
  }
  const last = counts
    .mul(2)
    .expandDims(1)
    .sub(
      range(states)
        .toFloat(counts.dtype as "float32")
        .expandDims(0),
    );
  const isEnd = last.equal(0).or(last.equal(1));
  const log = isEnd.where(reached, never).logSumExp(1);
  return { log, isPossible: log.greater(never / 10) };
}
