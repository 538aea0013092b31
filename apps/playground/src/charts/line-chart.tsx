import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { Button } from "../ui/button.tsx";
import type { MenuEntry } from "../ui/menu.tsx";
import type { Geometry } from "./axes.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { joinGroup, tellGroup } from "./chart-sync.ts";
import { chartTheme, useChartTheme } from "./chart-theme.ts";
import styles from "./line-chart.module.css";
import { cursorText, lastValues, readCurves } from "./line-cursor.ts";
import { describeLines, lineTable } from "./line-export.ts";
import { LinePlotter } from "./line-plotter.ts";
import type { LineSeries } from "./line-series.ts";
import type { LineAxis, Mark } from "./line-view.ts";
import { ariaNumber, numberText } from "./number-text.ts";
import { texts } from "./texts.ts";
import { useLineInput } from "./use-line-input.ts";
import { useSize } from "./use-size.ts";

export interface LineChartProps {
  readonly title: string;
  readonly isTitleHidden?: boolean | undefined;
  readonly note?: ReactNode;
  readonly series: readonly LineSeries[];
  readonly x: LineAxis;
  readonly y: LineAxis;
  /** Lines across the chart, with labels. */
  readonly marks?: readonly Mark[] | undefined;
  /** Weight of the exponential smoothing, from 0 (none) to below 1. */
  readonly smoothing?: number | undefined;
  /** Height as CSS writes it. Default `16rem`. */
  readonly height?: string | undefined;
  /** Charts of the same key share their cursor and their zoom. */
  readonly syncKey?: string | undefined;
  /** What to say while there is nothing to draw. */
  readonly empty?: string | undefined;
  readonly actions?: ReactNode;
  readonly entries?: readonly MenuEntry[] | undefined;
  /** Whether there is a legend. Default: where there are several series. */
  readonly legend?: boolean | undefined;
  /** Told when the cursor moves; `undefined` when it leaves. */
  readonly onCursor?: ((x: number | undefined) => void) | undefined;
  /** SVG over the chart, in its pixels; drawn anew when the axes change. */
  readonly overlay?: ((geometry: Geometry) => ReactNode) | undefined;
}

/** The chart's name says what its curves do, and changes no more often. */
const tellEveryMs = 2000;

/** Curves that may grow while they are shown. */
export function LineChart(props: LineChartProps): ReactNode {
  const { title, series, x, y, marks, smoothing = 0, height = "16rem", syncKey, overlay, onCursor } = props;
  const words = useTexts(texts);
  const language = useLanguage();
  const theme = useChartTheme();
  const box = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const slider = useRef<HTMLDivElement>(null);
  const values = useRef(new Map<string, HTMLElement>());
  const size = useSize(box);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [zoom, setZoom] = useState<readonly [number, number]>();
  const [geometry, setGeometry] = useState<Geometry>();
  const [isEmpty, setEmpty] = useState(true);
  const [hasHoles, setHoles] = useState(false);
  const [plotter, setPlotter] = useState<LinePlotter>();
  const hasLegend = props.legend ?? series.length > 1;
  const wantsGeometry = overlay !== undefined;

  useEffect(() => {
    const made = new LinePlotter(base.current!, over.current!);
    setPlotter(made);
    return () => made.stop();
  }, []);

  useEffect(() => {
    if (!plotter) return;
    let told = -Infinity;
    let telling: ReturnType<typeof setTimeout> | undefined;
    const tell = (): void => {
      telling = undefined;
      const { view } = plotter;
      if (!view) return;
      if (!view.isEmpty) told = performance.now();
      picture.current?.setAttribute("aria-label", `${title}. ${describeLines(view, language, words)}`);
      slider.current?.setAttribute("aria-valuemin", String(ariaNumber(view.geometry.x.min)));
      slider.current?.setAttribute("aria-valuemax", String(ariaNumber(view.geometry.x.max)));
    };
    plotter.onDraw = (changed) => {
      const { view, cursor } = plotter;
      if (!view) return;
      const read = cursor === undefined ? lastValues(view) : readCurves(view, cursor);
      const said = new Map(read.map(({ curve, y: value }) => [curve.series.id, numberText(value, language)]));
      for (const [id, element] of values.current) write(element, said.get(id) ?? "");
      const node = slider.current;
      if (node && cursor !== undefined) {
        node.setAttribute("aria-valuenow", String(ariaNumber(cursor)));
        node.setAttribute("aria-valuetext", cursorText(view, cursor, language, words));
      }
      if (!changed) return;
      setEmpty(view.isEmpty);
      setHoles(view.curves.some(({ sketch }) => sketch.holes.length > 0));
      if (wantsGeometry) setGeometry((before) => (sameGeometry(before, view.geometry) ? before : view.geometry));
      // A name that changes with each frame would keep a screen reader from everything else; what came last is told in time.
      const wait = told + tellEveryMs - performance.now();
      if (wait <= 0) tell();
      else telling ??= setTimeout(tell, wait);
    };
    plotter.request();
    return () => clearTimeout(telling);
  }, [plotter, title, language, words, wantsGeometry]);

  useEffect(() => {
    plotter?.set({
      series: series.map((one) => (hidden.has(one.id) ? undefined : one)),
      x,
      y,
      marks,
      zoom,
      smoothing,
      language,
    });
  }, [plotter, series, x, y, marks, zoom, smoothing, hidden, language, theme]);

  useEffect(() => plotter?.resize(size.width, size.height), [plotter, size]);

  useEffect(() => {
    if (!plotter || syncKey === undefined) return;
    return joinGroup(syncKey, (change, source) => {
      if (source === plotter) return;
      if ("cursor" in change) {
        plotter.cursor = change.cursor;
        plotter.request(true);
      }
      if ("zoom" in change) setZoom(change.zoom);
    });
  }, [plotter, syncKey]);

  const moves = useMemo(
    () => ({
      cursor(at: number | undefined): void {
        if (!plotter || plotter.cursor === at) return;
        plotter.cursor = at;
        plotter.request(true);
        onCursor?.(at);
        if (syncKey !== undefined) tellGroup(syncKey, { cursor: at }, plotter);
      },
      zoom(range: readonly [number, number] | undefined): void {
        setZoom(range);
        if (syncKey !== undefined && plotter) tellGroup(syncKey, { zoom: range }, plotter);
      },
    }),
    [plotter, syncKey, onCursor],
  );
  const input = useLineInput(plotter, moves);

  const toggle = (id: string): void => {
    const next = new Set(hidden);
    if (!next.delete(id)) next.add(id);
    setHidden(next);
  };
  return (
    <ChartFrame
      title={title}
      isTitleHidden={props.isTitleHidden}
      note={props.note}
      entries={props.entries}
      legend={
        hasLegend
          ? series.map(({ id, name, style, dash, marker }, index) => ({
              id,
              name,
              style: style ?? index,
              dash,
              marker,
              isHidden: hidden.has(id),
            }))
          : []
      }
      onToggle={toggle}
      legendValue={(id) => (element) => {
        if (element) values.current.set(id, element);
        else values.current.delete(id);
        plotter?.request(true);
      }}
      table={(all) => lineTable(series, x.title, all)}
      svg={async () => {
        const { lineSvg } = await import("./line-svg.ts");
        plotter!.draw();
        return lineSvg(plotter!.view!, title, chartTheme(), language);
      }}
      actions={
        <>
          {zoom && (
            <Button size="small" look="quiet" onPress={() => moves.zoom(undefined)}>
              {words.showAll}
            </Button>
          )}
          {props.actions}
        </>
      }
    >
      <div ref={box} className={styles["box"]} style={{ height }}>
        <div ref={picture} role="img" aria-label={title}>
          <canvas ref={base} className={styles["layer"]} />
        </div>
        <canvas ref={over} className={styles["layer"]} aria-hidden />
        <div
          ref={slider}
          className={styles["input"]}
          role="slider"
          tabIndex={0}
          aria-label={words.cursor(title)}
          aria-description={words.cursorHelp}
          aria-orientation="horizontal"
          aria-valuemin={0}
          aria-valuemax={1}
          aria-valuenow={0}
          aria-valuetext={words.noValue}
          {...input}
        />
        {overlay && geometry && (
          <svg className={styles["overlay"]} width={geometry.width} height={geometry.height}>
            {overlay(geometry)}
          </svg>
        )}
        {isEmpty && <p className={styles["empty"]}>{props.empty ?? words.nothing}</p>}
      </div>
      {hasHoles && <p className={styles["reading"]}>{words.notFiniteNote}</p>}
    </ChartFrame>
  );
}

function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

function sameGeometry(one: Geometry | undefined, other: Geometry): boolean {
  return (
    one !== undefined && JSON.stringify([one.plot, one.x, one.y]) === JSON.stringify([other.plot, other.x, other.y])
  );
}
