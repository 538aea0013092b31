import { type ReactNode, useId } from "react";
import type { Geometry } from "../charts/axes.ts";
import { markerPath } from "../charts/palette.ts";
import { toPixel } from "../charts/scale.ts";
import type { Plane } from "../worker/race/plane-protocol.ts";

/** Snapshots whose distance from the plane is more than this share of that from the end are drawn hollow. */
export const farOff = 0.5;

/** Whether a snapshot's shadow falls from far off. */
export function isFarOff({ u, v, distance }: Plane["path"][number]): boolean {
  return distance > farOff * Math.hypot(u, v, distance);
}

/** A run's path over the map of its plane. */
export function PlaneLayer({ geometry, plane }: { readonly geometry: Geometry; readonly plane: Plane }): ReactNode {
  const id = useId();
  const { plot, x, y } = geometry;
  const points = plane.path.map((point) => ({ point, left: toPixel(x, point.u), top: toPixel(y, point.v) }));
  const line = points.map(({ left, top }, i) => `${i === 0 ? "M" : "L"}${left.toFixed(1)},${top.toFixed(1)}`).join("");
  const [first, last] = [points[0], points.at(-1)];
  return (
    <>
      <clipPath id={id}>
        <rect x={plot.left} y={plot.top} width={plot.width} height={plot.height} />
      </clipPath>
      <g clipPath={`url(#${id})`} fill="none" strokeLinejoin="round">
        <path d={line} stroke="var(--surface)" strokeWidth={5} opacity={0.8} />
        <path d={line} stroke="var(--series-2)" strokeWidth={2} />
        {points.map(({ point, left, top }) => (
          <circle
            key={point.step}
            cx={left}
            cy={top}
            r={3.5}
            stroke={isFarOff(point) ? "var(--series-2)" : "var(--surface)"}
            strokeWidth={isFarOff(point) ? 2 : 1}
            fill={isFarOff(point) ? "var(--surface)" : "var(--series-2)"}
          />
        ))}
        {first && (
          <g transform={`translate(${first.left},${first.top})`}>
            <path d={markerPath("circle", 15)} stroke="var(--surface)" strokeWidth={5} />
            <path d={markerPath("circle", 15)} stroke="var(--text)" strokeWidth={2} />
          </g>
        )}
        {last && (
          <path
            d={markerPath("plus", 16)}
            transform={`translate(${last.left},${last.top})`}
            fill="var(--text)"
            stroke="var(--surface)"
            strokeWidth={2}
          />
        )}
      </g>
    </>
  );
}
