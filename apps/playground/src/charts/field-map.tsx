import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { Hidden } from "../ui/layout.tsx";
import type { Geometry } from "./axes.ts";
import { ChartFrame, type ChartFrameProps } from "./chart-frame.tsx";
import { useChartTheme } from "./chart-theme.ts";
import type { Field, FieldLook } from "./field.ts";
import { drawField, fieldRaster, layoutField, rasterBox, squareHeight } from "./field-drawing.ts";
import { fieldTable, placeText } from "./field-export.ts";
import { FieldPoints, type MapPoint } from "./field-points.tsx";
import styles from "./line-chart.module.css";
import type { Pen } from "./pen.ts";
import { texts } from "./texts.ts";
import { useDrawing } from "./use-drawing.ts";
import { useFieldInput } from "./use-field-input.ts";
import { useSize } from "./use-size.ts";

export interface FieldMapProps extends Omit<ChartFrameProps, "table" | "svg" | "children"> {
  /** What a screen reader says of the picture. */
  readonly summary: string;
  /** Values on a grid; while there are none, `x` and `y` are those of the axes. */
  readonly field: Field | undefined;
  readonly look: FieldLook;
  /** Whether colours blend between values. Default: they do; `false` shows blocks. */
  readonly smooth?: boolean | undefined;
  /** How many contour lines, about, or at which values. Default none. */
  readonly contours?: number | readonly number[] | undefined;
  readonly xTitle: string;
  readonly yTitle: string;
  /** Ranges of the axes. Default: the field's. */
  readonly xRange?: readonly [number, number] | undefined;
  readonly yRange?: readonly [number, number] | undefined;
  /** Height as CSS writes it. Default `22rem`; with `square` the height follows the width. */
  readonly height?: string | undefined;
  /** Whether a unit of y is as long as a unit of x. */
  readonly square?: boolean | undefined;
  /** Points over the map. */
  readonly points?: readonly MapPoint[] | undefined;
  /** More SVG over the map, in its pixels: `toPixel(geometry.x, value)`. */
  readonly overlay?: ((geometry: Geometry) => ReactNode) | undefined;
  /** Told of a click, a touch, or Enter on the keyboard's cursor. */
  readonly onPick?: ((x: number, y: number) => void) | undefined;
  /** What choosing a place does: name of the map for screen readers. */
  readonly pickLabel?: string | undefined;
  /** Told where the pointer or the keyboard's cursor is. */
  readonly onHover?: ((place: { readonly x: number; readonly y: number } | undefined) => void) | undefined;
}

const noContours: readonly number[] = [];

/** Values over a plane, as colours. */
export function FieldMap(props: FieldMapProps): ReactNode {
  const { title, summary, field, look, smooth = true, contours = noContours, square = false, points, overlay } = props;
  const words = useTexts(texts);
  const language = useLanguage();
  const theme = useChartTheme();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const outer = useSize(box);
  const [minX, maxX] = props.xRange ?? field?.x ?? [0, 1];
  const [minY, maxY] = props.yRange ?? field?.y ?? [0, 1];
  const hasBar = look.kind !== "classes";

  const { geometry, barTop, size } = useMemo(() => {
    const place = (height: number) =>
      layoutField(
        outer.width,
        height,
        { x: [minX, maxX], y: [minY, maxY] },
        { x: props.xTitle, y: props.yTitle },
        hasBar,
        theme,
        language,
      );
    const first = place(outer.height);
    if (!square || outer.width === 0) return { ...first, size: outer };
    const height = squareHeight(outer.width, first.geometry, first.barTop, outer.height);
    return { ...place(height), size: { width: outer.width, height } };
  }, [outer, minX, maxX, minY, maxY, props.xTitle, props.yTitle, hasBar, theme, language, square]);

  const raster = useMemo(() => field && fieldRaster(field, look, theme), [field, look, theme]);
  const picture = useMemo(
    () => ({ field, look, contours, geometry, barTop }),
    [field, look, contours, geometry, barTop],
  );
  const draw = useCallback(
    (pen: Pen, context: CanvasRenderingContext2D) =>
      drawField(pen, picture, theme, language, () => {
        const { left, top, width, height } = rasterBox(field!, geometry);
        context.imageSmoothingEnabled = smooth;
        context.imageSmoothingQuality = "high";
        context.drawImage(raster!, left, top, width, height);
      }),
    [picture, field, raster, geometry, smooth, theme, language],
  );
  useDrawing(canvas, size, draw);

  const input = useFieldInput(geometry, props.onPick, props.onHover);
  const [said, setSaid] = useState("");
  const read = (place: { x: number; y: number } | undefined): string =>
    place ? placeText(place, props, language, words.notFinite) : "";
  return (
    <ChartFrame
      {...props}
      table={field && ((all) => fieldTable(field, look, [props.xTitle, props.yTitle, words.class], all))}
      svg={async () =>
        (await import("./field-svg.ts")).fieldSvg(picture, raster, smooth, points ?? [], title, theme, language)
      }
    >
      <div
        ref={box}
        className={styles["box"]}
        style={{ height: square && outer.width > 0 ? `${size.height}px` : (props.height ?? "22rem") }}
      >
        <div role="img" aria-label={`${title}. ${summary}`}>
          <canvas ref={canvas} className={styles["layer"]} />
        </div>
        <svg className={styles["overlay"]} width={size.width} height={size.height} aria-hidden>
          <FieldPoints points={points ?? []} geometry={geometry} />
          {input.keyboard && <KeyboardCursor geometry={geometry} place={input.keyboard} />}
        </svg>
        <div
          className={styles["input"]}
          role="application"
          tabIndex={0}
          aria-label={props.pickLabel === undefined ? title : `${title}: ${props.pickLabel}`}
          aria-description={words.pick}
          {...input.handlers}
          onKeyUp={() => setSaid(read(input.keyboard))}
        />
        {overlay && (
          <svg className={styles["overlay"]} width={size.width} height={size.height}>
            {overlay(geometry)}
          </svg>
        )}
        {!field && (points ?? []).length === 0 && <p className={styles["empty"]}>{words.nothing}</p>}
      </div>
      <Hidden isLive>{said}</Hidden>
    </ChartFrame>
  );
}

function KeyboardCursor({ geometry, place }: { geometry: Geometry; place: { x: number; y: number } }): ReactNode {
  const { plot, x, y } = geometry;
  const left = x.from + ((place.x - x.min) / (x.max - x.min)) * (x.to - x.from);
  const top = y.from + ((place.y - y.min) / (y.max - y.min)) * (y.to - y.from);
  const lines = `M${plot.left},${top}H${plot.left + plot.width}M${left},${plot.top}V${plot.top + plot.height}`;
  return (
    <g fill="none">
      <path d={lines} stroke="var(--surface)" strokeWidth={3} opacity={0.7} />
      <path d={lines} stroke="var(--text)" strokeWidth={1} strokeDasharray="4 3" />
      <circle cx={left} cy={top} r={6} stroke="var(--surface)" strokeWidth={4} />
      <circle cx={left} cy={top} r={6} stroke="var(--text)" strokeWidth={2} />
    </g>
  );
}
