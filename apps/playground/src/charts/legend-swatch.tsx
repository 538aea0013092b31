import type { ReactNode } from "react";
import { type Marker, markerPath, seriesColor, seriesStyle } from "./palette.ts";

/** How a series looks, small: its line and its shape. */
export function LegendSwatch({
  style,
  dash,
  marker,
  kind = "line",
}: {
  /** Index of the colour and shape. */
  readonly style: number;
  readonly dash?: readonly number[] | undefined;
  readonly marker?: Marker | "none" | undefined;
  /** `point` has no line. */
  readonly kind?: "line" | "point";
}): ReactNode {
  const own = seriesStyle(style);
  const shape = marker ?? own.marker;
  const color = seriesColor(style);
  const width = kind === "line" ? 26 : 12;
  return (
    <svg width={width} height={12} viewBox={`0 0 ${width} 12`} aria-hidden focusable={false}>
      {kind === "line" && (
        <line
          x1={1}
          x2={width - 1}
          y1={6}
          y2={6}
          stroke={color}
          strokeWidth={2}
          strokeDasharray={(dash ?? own.dash).join(" ")}
        />
      )}
      {shape !== "none" && <path d={markerPath(shape, 9)} fill={color} transform={`translate(${width / 2},6)`} />}
    </svg>
  );
}
