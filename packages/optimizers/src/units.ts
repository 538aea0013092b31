/**
 * The axes over which one unit of a layer reads: all but that of its outputs. In a matrix [inputs, outputs] that is the
 * last, in the kernel of a convolution [outputs, channels, ...window] the first; vectors and numbers have none.
 */
export function axesOfUnit(rank: number): readonly number[] {
  if (rank <= 2) return rank === 2 ? [0] : [];
  return Array.from({ length: rank - 1 }, (_, i) => i + 1);
}
