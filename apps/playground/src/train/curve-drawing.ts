import type { ChartTable } from "../charts/export.ts";
import { toPixel } from "../charts/scale.ts";
import type { Picture } from "../worker/train/picture-protocol.ts";
import type { DrawnPoint } from "./edit-points.ts";
import type { DrawPlot } from "./point-plot.tsx";

export type Curve = Extract<Picture, { kind: "curve" }>;

/** The curve at a place, between its points in a straight line. */
export function curveValue({ x, y }: Pick<Curve, "x" | "y">, at: number): number {
  const [low, high] = [x[0]!, x[x.length - 1]!];
  const place = Math.min(Math.max(((at - low) / (high - low)) * (x.length - 1), 0), x.length - 1);
  const before = Math.min(Math.floor(place), x.length - 2);
  const share = place - before;
  return y[before]! * (1 - share) + y[before + 1]! * share;
}

/** What the model says at each point; of one that is held, or that the model has not seen, what the curve says. */
function fittedAt(points: readonly DrawnPoint[], held: number | undefined, curve: Curve): Float64Array {
  const { train, validation, test } = curve.fitted;
  const told = [train, validation, test].flatMap((one) => (one ? [...one] : []));
  const isTold = told.length === points.length;
  return Float64Array.from(points, ({ x }, i) => (isTold && i !== held ? told[i]! : curveValue(curve, x)));
}

/** Targets less predictions. */
export function residualsOf(points: readonly DrawnPoint[], held: number | undefined, curve: Curve): Float64Array {
  const fitted = fittedAt(points, held, curve);
  return fitted.map((value, i) => points[i]!.y - value);
}

/** A range around 0 that keeps still while the residuals shrink: its ends are 1, 2 or 5 times a power of ten. */
export function residualRange(residuals: Float64Array): readonly [number, number] {
  let most = 0;
  for (const one of residuals) if (Number.isFinite(one)) most = Math.max(most, Math.abs(one));
  if (most === 0) return [-1, 1];
  const power = 10 ** Math.floor(Math.log10(most));
  const end = power * ([1, 2, 5, 10].find((factor) => factor * power >= most) ?? 10);
  return [-end * 1.05, end * 1.05];
}

/** Points, the curve with its band, and a line from each point to the curve. */
export function drawFit(points: readonly DrawnPoint[], held: number | undefined, curve: Curve | undefined): DrawPlot {
  const residuals = curve && residualsOf(points, held, curve);
  return (pen, { x, y }, theme) => {
    const line = (xs: ArrayLike<number>, ys: ArrayLike<number>): number[] =>
      Array.from(xs, (value, i) => [toPixel(x, value), toPixel(y, ys[i]!)]).flat();
    if (curve?.deviation) {
      const { deviation } = curve;
      const upper = curve.y.map((value, i) => value + deviation[i]!);
      const lower = curve.y.map((value, i) => value - deviation[i]!).toReversed();
      const around = [...line(curve.x, upper), ...line(curve.x.toReversed(), lower)];
      pen.area(around, around.length / 2, theme.series[1]!, 0.18);
    }
    if (residuals) {
      points.forEach((point, i) => {
        const left = toPixel(x, point.x);
        const ends = [left, toPixel(y, point.y), left, toPixel(y, point.y - residuals[i]!)];
        pen.line(ends, 2, { color: theme.muted, width: 1, opacity: 0.45 });
      });
    }
    drawPoints(points, held, (point) => [toPixel(x, point.x), toPixel(y, point.y)])(pen, theme);
    if (curve) {
      const path = line(curve.x, curve.y);
      pen.line(path, path.length / 2, { color: theme.surface, width: 5, opacity: 0.8 });
      pen.line(path, path.length / 2, { color: theme.series[1]!, width: 2.5 });
    }
  };
}

/** Residuals over x, and the line on which they would all be best. */
export function drawResiduals(points: readonly DrawnPoint[], residuals: Float64Array): DrawPlot {
  return (pen, { x, y, plot }, theme) => {
    const zero = toPixel(y, 0);
    pen.line([plot.left, zero, plot.left + plot.width, zero], 2, { color: theme.series[1]!, width: 1.5 });
    drawPoints(points, undefined, (point, i) => [toPixel(x, point.x), toPixel(y, residuals[i]!)])(pen, theme);
  };
}

/** Filled for training, hollow for what is held out. */
function drawPoints(
  points: readonly DrawnPoint[],
  held: number | undefined,
  placeOf: (point: DrawnPoint, i: number) => readonly [number, number],
) {
  return (pen: Parameters<DrawPlot>[0], theme: Parameters<DrawPlot>[2]): void => {
    const size = points.length > 150 ? 6 : 8;
    points.forEach((point, i) => {
      const [left, top] = placeOf(point, i);
      if (!Number.isFinite(left + top)) return;
      const across = i === held ? size + 5 : size;
      pen.marker("circle", left, top, across + 2, theme.surface);
      pen.marker("circle", left, top, across, theme.series[0]!);
      if (point.split !== "train") pen.marker("circle", left, top, across - 3, theme.surface);
    });
  };
}

/** The points with what the model says of them. */
export function fitTable(
  points: readonly DrawnPoint[],
  residuals: Float64Array | undefined,
  columns: readonly string[],
): ChartTable {
  const rows = points.map(({ x, y }, i) => {
    const residual = residuals?.[i];
    return [x, y, residual === undefined ? undefined : y - residual, residual];
  });
  return { columns, rows, total: rows.length };
}
