import { type ReactNode, memo } from "react";
import type { Geometry } from "./axes.ts";
import { type Marker, markerPath, seriesColor, seriesStyle } from "./palette.ts";
import { toPixel } from "./scale.ts";

/** A point over a map. */
export interface MapPoint {
  readonly x: number;
  readonly y: number;
  /** Index of the colour and shape. */
  readonly style: number;
  readonly marker?: Marker | undefined;
  /** Pixels across. Default 8. */
  readonly size?: number | undefined;
  readonly label?: string | undefined;
  /** Drawn as an outline. */
  readonly isHollow?: boolean | undefined;
}

/** Points with a rim that keeps them visible on their own colour. */
export const FieldPoints = memo(function FieldPoints({
  points,
  geometry,
}: {
  readonly points: readonly MapPoint[];
  readonly geometry: Geometry;
}): ReactNode {
  return points.map(({ x, y, style, marker, size = 8, label, isHollow = false }, index) => {
    const left = toPixel(geometry.x, x);
    const top = toPixel(geometry.y, y);
    if (!Number.isFinite(left + top)) return null;
    const color = seriesColor(style);
    const isAtEdge = left > geometry.plot.left + geometry.plot.width * 0.8;
    return (
      <g key={index} transform={`translate(${left.toFixed(1)},${top.toFixed(1)})`}>
        <path
          d={markerPath(marker ?? seriesStyle(style).marker, size)}
          fill={isHollow ? "var(--surface)" : color}
          stroke={isHollow ? color : "var(--surface)"}
          strokeWidth={isHollow ? 1.75 : 1}
        />
        {label !== undefined && (
          <text
            x={isAtEdge ? -size : size}
            textAnchor={isAtEdge ? "end" : "start"}
            dy="0.35em"
            fontSize="var(--text-small)"
            fill="var(--text)"
            stroke="var(--surface)"
            strokeWidth={3}
            paintOrder="stroke"
          >
            {label}
          </text>
        )}
      </g>
    );
  });
});
