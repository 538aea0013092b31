import { type Tensor, problem } from "@downslope/core";

/**
 * A tensor whose numbers a formula cannot take where `isOutside` says so: they are refused; in a compiled step, where
 * they cannot be seen, they become NaN, so that the loss does not stand still without a word.
 */
export function inside(
  subject: string,
  argument: string,
  x: Tensor,
  isOutside: Tensor<"bool">,
  rule: string,
  cure?: string,
): Tensor {
  const wrong = x.isTraced ? -1 : isOutside.data().indexOf(1 as never);
  if (wrong >= 0)
    throw problem("INVALID_ARGUMENT", { subject, argument, rule, got: x.data()[wrong], ...(cure && { cure }) });
  return isOutside.where(Number.NaN, x);
}
