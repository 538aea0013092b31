/** An arrow in pixels, from its foot. */
export interface Arrow {
  readonly across: number;
  readonly down: number;
}

/** How long the longest arrow is to be drawn, in pixels. */
const wanted = { least: 36, most: 120 };
/** Moves so small that they would have to be lengthened more than this are none to look at. */
const largestFactor = 1000;

/**
 * Arrows on one scale, that of their own or, where the longest would be too short or too long to be seen, another: they
 * can be compared with each other in any case. Gives the factor by which they are lengthened.
 */
export function scaleArrows(arrows: readonly Arrow[]): { readonly factor: number; readonly arrows: readonly Arrow[] } {
  const longest = Math.max(0, ...arrows.map(({ across, down }) => Math.hypot(across, down)));
  if (!(longest > 0 && Number.isFinite(longest))) return { factor: 1, arrows: [] };
  const factor = Math.min(Math.max(longest, wanted.least), wanted.most) / longest;
  if (factor > largestFactor) return { factor: 1, arrows: [] };
  return { factor, arrows: arrows.map(({ across, down }) => ({ across: across * factor, down: down * factor })) };
}

/** SVG path of an arrow from a foot: its shaft and a head that fits its length. */
export function arrowPath(left: number, top: number, { across, down }: Arrow): string {
  const length = Math.hypot(across, down);
  if (length === 0) return "";
  const head = Math.min(9, length / 2);
  const [x, y] = [across / length, down / length];
  const [endX, endY] = [left + across, top + down];
  const side = (turn: number): string =>
    `${(endX - head * (x + turn * 0.55 * y)).toFixed(1)},${(endY - head * (y - turn * 0.55 * x)).toFixed(1)}`;
  const end = `${endX.toFixed(1)},${endY.toFixed(1)}`;
  return `M${left.toFixed(1)},${top.toFixed(1)}L${end}M${side(1)}L${end}L${side(-1)}`;
}
