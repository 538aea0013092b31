import type { ReactNode } from "react";
import type { Geometry } from "../charts/axes.ts";
import { seriesColor } from "../charts/palette.ts";
import { toPixel } from "../charts/scale.ts";
import type { Curve, Mark } from "../worker/losses/protocol.ts";
import { readAt } from "./read-curve.ts";
import { Sign } from "./sign.tsx";

export interface DrawnCurve {
  readonly style: number;
  readonly curve: Curve;
  /** Whether all of its marks are drawn. */
  readonly isFocus: boolean;
}

interface CurveLayerProps {
  readonly geometry: Geometry;
  readonly curves: readonly DrawnCurve[];
  readonly of: "value" | "gradient";
  readonly at: number | undefined;
}

/** What lies over a chart of curves: the probe, where a step of gradient descent leads from it, and the marks. */
export function CurveLayer({ geometry, curves, of, at }: CurveLayerProps): ReactNode {
  const { plot } = geometry;
  const across = (place: number): number => toPixel(geometry.x, place);
  const up = (value: number): number => toPixel(geometry.y, value);
  const isIn = (place: number, value: number): boolean => {
    const [px, py] = [across(place), up(value)];
    const isAcross = px >= plot.left - 1 && px <= plot.left + plot.width + 1;
    return isAcross && py >= plot.top - 1 && py <= plot.top + plot.height + 1;
  };
  return (
    <g pointerEvents="none">
      {at !== undefined && across(at) >= plot.left - 1 && across(at) <= plot.left + plot.width + 1 && (
        <line
          x1={across(at)}
          x2={across(at)}
          y1={plot.top}
          y2={plot.top + plot.height}
          stroke="var(--text-muted)"
          strokeDasharray="4 3"
        />
      )}
      {curves.map(({ curve, style, isFocus }) =>
        curve.marks
          // Of the others only what compares with it.
          .filter(({ kind }) => isFocus || kind === "minimum" || kind === "kink" || kind === "saturated")
          .map((mark) => (
            <MarkSign key={`${style} ${mark.kind} ${mark.x}`} {...{ mark, curve, style, of, across, up, isIn, plot }} />
          )),
      )}
      {at !== undefined &&
        curves.map(({ curve, style }) => {
          const read = readAt(curve, at);
          if (!isIn(at, read[of])) return null;
          return (
            <g key={style} transform={`translate(${across(at)},${up(read[of])})`}>
              <circle r={5} fill={seriesColor(style)} stroke="var(--surface)" strokeWidth={1.5} />
              {of === "value" && <Pull slope={read.gradient} color={seriesColor(style)} curve={curve} />}
            </g>
          );
        })}
    </g>
  );
}

/** An arrow to where gradient descent leads: the longer, the stronger the pull. */
function Pull({
  slope,
  color,
  curve,
}: {
  readonly slope: number;
  readonly color: string;
  readonly curve: Curve;
}): ReactNode {
  const sizes = [...curve.gradient]
    .filter(Number.isFinite)
    .map(Math.abs)
    .toSorted((a, b) => a - b);
  // Beyond most others it grows no longer.
  const usual = sizes[Math.floor(sizes.length * 0.9)] ?? 0;
  const length = usual > 0 ? Math.min(1, Math.abs(slope) / usual) * 44 : 0;
  if (length < 3) return null;
  const tip = -Math.sign(slope) * (length + 6);
  const back = tip - Math.sign(tip) * 6;
  return <path d={`M0,0H${back}M${tip},0L${back},-4V4Z`} stroke={color} fill={color} strokeWidth={2.5} />;
}

interface MarkSignProps {
  readonly mark: Mark;
  readonly curve: Curve;
  readonly style: number;
  readonly of: "value" | "gradient";
  readonly plot: Geometry["plot"];
  across(place: number): number;
  up(value: number): number;
  isIn(place: number, value: number): boolean;
}

function MarkSign({ mark, curve, style, of, across, up, isIn, plot }: MarkSignProps): ReactNode {
  const color = seriesColor(style);
  if (mark.kind === "undefined") {
    const [from, to] = [Math.max(plot.left, across(mark.x)), Math.min(plot.left + plot.width, across(mark.to))];
    return (
      <rect
        x={from}
        y={plot.top}
        width={Math.max(2, to - from)}
        height={plot.height}
        fill="var(--danger)"
        opacity={0.12}
      />
    );
  }
  const place = "to" in mark && mark.to !== undefined ? (mark.x + mark.to) / 2 : mark.x;
  const value = readAt(curve, place)[of];
  const isSeen = isIn(place, value);
  if (mark.kind === "steep") {
    const left = Math.min(Math.max(across(mark.x), plot.left + 10), plot.left + plot.width - 10);
    return (
      <g transform={`translate(${left},${plot.top + 12})`}>
        <Sign kind="steep" color={color} />
      </g>
    );
  }
  if (!isSeen) return null;
  return (
    <g transform={`translate(${across(place)},${up(value)})`}>
      <Sign kind={mark.kind} color={color} />
    </g>
  );
}
