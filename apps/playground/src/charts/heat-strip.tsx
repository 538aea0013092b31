import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { canvasPen } from "./canvas-pen.ts";
import { ChartFrame, type ChartFrameProps } from "./chart-frame.tsx";
import { useChartTheme } from "./chart-theme.ts";
import { thin } from "./export.ts";
import styles from "./line-chart.module.css";
import { prepare } from "./line-plotter.ts";
import type { LiveMatrix } from "./live-matrix.ts";
import { numberText } from "./number-text.ts";
import { type StripOptions, type StripView, columnAt, drawStrip, stripHeight, viewStrip } from "./strip-drawing.ts";
import { svgPen } from "./svg-pen.ts";
import { texts } from "./texts.ts";
import { useSize } from "./use-size.ts";

export interface HeatStripProps extends Omit<ChartFrameProps, "table" | "svg" | "children" | "legend"> {
  /** Names of the rows, as many as the matrix has. */
  readonly rows: readonly string[];
  readonly data: LiveMatrix;
  readonly xTitle: string;
  readonly valueTitle: string;
  /** Equal factors look equally far apart. */
  readonly log?: boolean | undefined;
  /** Values below are marked with ▼. */
  readonly low?: number | undefined;
  /** Values above are marked with ▲. */
  readonly high?: number | undefined;
  /** Told of a click, or of Enter on the keyboard's cursor. */
  readonly onPick?: ((row: number, step: number) => void) | undefined;
}

interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Values of several rows over time, as colours; grows while it is shown. */
export function HeatStrip(props: HeatStripProps): ReactNode {
  const { title, rows, data, xTitle, valueTitle, log = false, low, high, onPick } = props;
  const words = useTexts(texts);
  const language = useLanguage();
  const theme = useChartTheme();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const view = useRef<StripView>(undefined);
  const { width } = useSize(box);
  const [cell, setCell] = useState<Cell>();
  const height = stripHeight(rows.length, theme.fontSize);
  const options: StripOptions = { rows, matrix: data, xTitle, valueTitle, log, low, high };
  const latest = useRef(options);
  latest.current = options;

  useEffect(() => {
    let frame = 0;
    let told = -Infinity;
    const draw = (): void => {
      frame = 0;
      if (!canvas.current || width < 40) return;
      view.current = viewStrip(latest.current, width, theme, language);
      drawStrip(
        canvasPen(prepare(canvas.current, { width, height }), theme.font),
        view.current,
        latest.current,
        theme,
        language,
      );
      const now = performance.now();
      if (now - told < 2000) return;
      told = now;
      picture.current?.setAttribute("aria-label", `${title}. ${describe(latest.current, language, words)}`);
    };
    const request = (): void => void (frame ||= requestAnimationFrame(draw));
    const stop = data.subscribe(request);
    request();
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [data, width, height, theme, language, title, words, rows, xTitle, valueTitle, log, low, high]);

  const read = ({ row, column }: Cell): string => {
    const value = data.at(row, column);
    const text = Number.isFinite(value) ? numberText(value, language) : words.notFinite;
    return words.cell(rows[row] ?? "", `${xTitle} ${numberText(data.steps[column]!, language)}`, text);
  };
  const cellAt = (event: PointerEvent<HTMLElement>): Cell | undefined => {
    if (!view.current || data.length === 0) return undefined;
    const bounds = event.currentTarget.getBoundingClientRect();
    const { geometry, rowHeight } = view.current;
    const row = Math.floor((event.clientY - bounds.top - geometry.plot.top) / rowHeight);
    if (row < 0 || row >= rows.length || event.clientX - bounds.left < geometry.plot.left) return undefined;
    return { row, column: columnAt(data, geometry, event.clientX - bounds.left) };
  };
  const move = (event: KeyboardEvent<HTMLElement>): void => {
    if (data.length === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = cell ?? { row: 0, column: data.length - 1 };
    const stride = Math.max(1, Math.round(data.length / 200)) * (event.shiftKey ? 10 : 1);
    const to = (row: number, column: number): Cell => ({
      row: Math.min(rows.length - 1, Math.max(0, row)),
      column: Math.min(data.length - 1, Math.max(0, column)),
    });
    const moves: Record<string, () => void> = {
      ArrowLeft: () => setCell(to(at.row, at.column - stride)),
      ArrowRight: () => setCell(to(at.row, at.column + stride)),
      ArrowUp: () => setCell(to(at.row - 1, at.column)),
      ArrowDown: () => setCell(to(at.row + 1, at.column)),
      Home: () => setCell(to(at.row, 0)),
      End: () => setCell(to(at.row, data.length - 1)),
      Enter: () => onPick?.(at.row, data.steps[at.column]!),
      Escape: () => setCell(undefined),
    };
    const act = moves[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const shown = cell && cell.column < data.length ? cell : undefined;
  return (
    <ChartFrame
      {...props}
      table={(all) => {
        const columns = thin(data.length, all ? data.length : undefined);
        return {
          columns: [xTitle, ...rows],
          total: data.length,
          rows: columns.map((column) => [data.steps[column]!, ...rows.map((_, row) => data.at(row, column))]),
        };
      }}
      svg={() => {
        const size = theme.fontSize;
        const pen = svgPen(width + 2 * size, height + size * 4, { font: theme.font, background: theme.surface, title });
        pen.text(title, size, size * 1.7, { color: theme.text, size: size * 1.2, bold: true });
        pen.raw(`<g transform="translate(${size},${size * 3})">`);
        drawStrip(pen, viewStrip(options, width, theme, language), options, theme, language);
        pen.raw("</g>");
        return pen.end();
      }}
    >
      <div ref={box} className={styles["box"]} style={{ height, minHeight: 0 }}>
        <div ref={picture} role="img" aria-label={title}>
          <canvas ref={canvas} className={styles["layer"]} />
        </div>
        {shown && view.current && <CellMark view={view.current} data={data} cell={shown} />}
        <div
          className={styles["input"]}
          role="application"
          tabIndex={0}
          aria-label={words.cursor(title)}
          onPointerMove={(event) => setCell(cellAt(event))}
          onPointerLeave={() => setCell(undefined)}
          onClick={() => shown && onPick?.(shown.row, data.steps[shown.column]!)}
          onKeyDown={move}
          onBlur={() => setCell(undefined)}
        />
        {data.length === 0 && <p className={styles["empty"]}>{words.nothing}</p>}
      </div>
      <p className={styles["reading"]} role="status">
        {shown && read(shown)}
      </p>
    </ChartFrame>
  );
}

function CellMark({ view, data, cell }: { view: StripView; data: LiveMatrix; cell: Cell }): ReactNode {
  const { geometry, rowHeight } = view;
  const { plot, x } = geometry;
  const left = plot.left + ((data.steps[cell.column]! - x.min) / (x.max - x.min)) * plot.width;
  const top = plot.top + cell.row * rowHeight;
  return (
    <svg className={styles["overlay"]} width="100%" height="100%" aria-hidden>
      <rect x={left - 4} y={top} width={8} height={rowHeight} fill="none" stroke="var(--surface)" strokeWidth={4} />
      <rect x={left - 4} y={top} width={8} height={rowHeight} fill="none" stroke="var(--text)" strokeWidth={1.5} />
    </svg>
  );
}

function describe(
  { rows, matrix }: StripOptions,
  language: "en" | "ko",
  words: { nothing: string; strip(rows: number, columns: number): string; bar(name: string, value: string): string },
): string {
  if (matrix.length === 0) return words.nothing;
  const last = rows.map((name, row) => words.bar(name, numberText(matrix.at(row, matrix.length - 1), language, 2)));
  return `${words.strip(rows.length, matrix.length)} ${last.join(", ")}`;
}
