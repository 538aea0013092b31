import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { useLanguage } from "../app/language.ts";
import { type Geometry, drawAxes, layout } from "../charts/axes.ts";
import { ChartFrame, type LegendItem } from "../charts/chart-frame.tsx";
import { type ChartTheme, useChartTheme } from "../charts/chart-theme.ts";
import type { ChartTable } from "../charts/export.ts";
import styles from "../charts/line-chart.module.css";
import { numberText } from "../charts/number-text.ts";
import type { Pen } from "../charts/pen.ts";
import { toPixel } from "../charts/scale.ts";
import { svgPen } from "../charts/svg-pen.ts";
import { useDrawing } from "../charts/use-drawing.ts";
import { useFieldInput } from "../charts/use-field-input.ts";
import { useSize } from "../charts/use-size.ts";
import { Hidden } from "../ui/layout.tsx";

/** Draws what a plot is about, in its pixels. */
export type DrawPlot = (pen: Pen, geometry: Geometry, theme: ChartTheme) => void;

export interface PointPlotProps {
  readonly title: string;
  readonly isTitleHidden?: boolean;
  readonly note?: ReactNode;
  /** What a screen reader says of the picture. */
  readonly summary: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
  /** Memoise it: a new one draws anew. */
  readonly draw: DrawPlot;
  readonly height: string;
  readonly legend?: readonly LegendItem[];
  readonly table?: (all: boolean) => ChartTable;
  readonly actions?: ReactNode;
  readonly overlay?: (geometry: Geometry) => ReactNode;
  readonly onPick?: ((x: number, y: number) => void) | undefined;
  readonly onHover?: ((place: { readonly x: number; readonly y: number } | undefined) => void) | undefined;
  /** What choosing a place does. */
  readonly pickLabel?: string;
}

/** Points and lines over two axes that do not move by themselves: to be pointed at, and to be changed. */
export function PointPlot(props: PointPlotProps): ReactNode {
  const { title, summary, xTitle, yTitle, draw, height, overlay, pickLabel } = props;
  const language = useLanguage();
  const theme = useChartTheme();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(box);
  const [minX, maxX] = props.x;
  const [minY, maxY] = props.y;
  const geometry = useMemo(
    () =>
      layout(
        size.width,
        size.height,
        { title: xTitle, min: minX, max: maxX },
        { title: yTitle, min: minY, max: maxY },
        theme,
        language,
      ),
    [size, xTitle, yTitle, minX, maxX, minY, maxY, theme, language],
  );
  const drawAll = useCallback(
    (pen: Pen) => {
      drawAxes(pen, geometry, theme, language);
      const { left, top, width, height: high } = geometry.plot;
      pen.inside(left, top, width, high, () => draw(pen, geometry, theme));
    },
    [geometry, theme, language, draw],
  );
  useDrawing(canvas, size, drawAll);
  const input = useFieldInput(geometry, props.onPick, props.onHover);
  const [said, setSaid] = useState("");
  const svg = (): string => {
    const { font, surface: background, fontSize } = theme;
    const pen = svgPen(size.width + 2 * fontSize, size.height + 4 * fontSize, { font, background, title });
    pen.text(title, fontSize, fontSize * 1.7, { color: theme.text, size: fontSize * 1.2, bold: true });
    pen.raw(`<g transform="translate(${fontSize},${fontSize * 3})">`);
    drawAll(pen);
    pen.raw("</g>");
    return pen.end();
  };
  const { keyboard } = input;
  return (
    <ChartFrame
      title={title}
      isTitleHidden={props.isTitleHidden}
      note={props.note}
      legend={props.legend}
      table={props.table}
      svg={svg}
      actions={props.actions}
    >
      <div ref={box} className={styles["box"]} style={{ height }}>
        <div role="img" aria-label={`${title}. ${summary}`}>
          <canvas ref={canvas} className={styles["layer"]} />
        </div>
        {(props.onPick ?? props.onHover) && (
          <div
            className={styles["input"]}
            role="application"
            tabIndex={0}
            aria-label={pickLabel === undefined ? title : `${title}: ${pickLabel}`}
            {...input.handlers}
            onKeyUp={() => {
              if (!keyboard) return;
              setSaid(
                `${xTitle} ${numberText(keyboard.x, language, 3)}, ${yTitle} ${numberText(keyboard.y, language, 3)}`,
              );
            }}
          />
        )}
        <svg className={styles["overlay"]} width={size.width} height={size.height}>
          {overlay?.(geometry)}
          {keyboard && <Cursor left={toPixel(geometry.x, keyboard.x)} top={toPixel(geometry.y, keyboard.y)} />}
        </svg>
      </div>
      <Hidden isLive>{said}</Hidden>
    </ChartFrame>
  );
}

function Cursor({ left, top }: { readonly left: number; readonly top: number }): ReactNode {
  return (
    <g fill="none" aria-hidden>
      <circle cx={left} cy={top} r={7} stroke="var(--surface)" strokeWidth={4} />
      <circle cx={left} cy={top} r={7} stroke="var(--text)" strokeWidth={2} />
    </g>
  );
}
