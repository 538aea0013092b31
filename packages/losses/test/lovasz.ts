/** The Lovász extension of the Jaccard loss by its definition: the loss of each set of worst errors, step by step. */
export function lovaszOf(errors: readonly number[], truth: readonly number[]): number {
  const order = [...errors.keys()].toSorted((a, b) => errors[b]! - errors[a]!);
  const jaccardOf = (wrong: readonly number[]): number => {
    const hits = truth.filter((t, i) => t === 1 && !wrong.includes(i)).length;
    const union = truth.filter((t, i) => t === 1 || wrong.includes(i)).length;
    return union === 0 ? 0 : 1 - hits / union;
  };
  return order.reduce((sum, at, i) => {
    const growth = jaccardOf(order.slice(0, i + 1)) - jaccardOf(order.slice(0, i));
    return sum + Math.max(0, errors[at]!) * growth;
  }, 0);
}
