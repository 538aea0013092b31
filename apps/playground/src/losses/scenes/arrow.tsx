import type { ReactNode } from "react";

interface ArrowProps {
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
  readonly color?: string;
}

/** An arrow; none where it would have no length. */
export function Arrow({ from, to, color = "var(--text)" }: ArrowProps): ReactNode {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  if (length < 2) return null;
  const [ux, uy] = [dx / length, dy / length];
  const head = Math.min(7, length);
  const [bx, by] = [to[0] - ux * head, to[1] - uy * head];
  const side = head * 0.6;
  return (
    <g stroke={color} fill={color}>
      <line x1={from[0]} y1={from[1]} x2={bx} y2={by} strokeWidth={2} />
      <path
        d={`M${to[0]},${to[1]}L${bx - uy * side},${by + ux * side}L${bx + uy * side},${by - ux * side}Z`}
        stroke="none"
      />
    </g>
  );
}

/** The largest of the absolute numbers, never 0. */
export const largest = (numbers: ArrayLike<number>): number =>
  Math.max(1e-12, ...Array.from(numbers, (one) => (Number.isFinite(one) ? Math.abs(one) : 0)));
