import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { drawAxes, layout } from "./axes.ts";
import { ChartFrame, type ChartFrameProps } from "./chart-frame.tsx";
import { useChartTheme } from "./chart-theme.ts";
import type { Numbers } from "./downsample.ts";
import styles from "./line-chart.module.css";
import { numberText } from "./number-text.ts";
import { seriesStyle } from "./palette.ts";
import type { Pen } from "./pen.ts";
import { toPixel } from "./scale.ts";
import { svgPen } from "./svg-pen.ts";
import { texts } from "./texts.ts";
import { useDrawing } from "./use-drawing.ts";
import { useSize } from "./use-size.ts";

export interface HistogramProps extends Omit<ChartFrameProps, "table" | "svg" | "children" | "legend"> {
  /** Ends of the bins: one more than there are counts. */
  readonly edges: Numbers;
  readonly counts: Numbers;
  readonly xTitle: string;
  /** Whether counts are shown on a logarithmic axis. */
  readonly log?: boolean | undefined;
  /** Index of the colour. */
  readonly style?: number | undefined;
  /** Height as CSS writes it. Default `10rem`. */
  readonly height?: string | undefined;
}

/** How often values lie in each bin. */
export function Histogram(props: HistogramProps): ReactNode {
  const { title, edges, counts, xTitle, log = false, style = 0, height = "10rem" } = props;
  const words = useTexts(texts);
  const language = useLanguage();
  const theme = useChartTheme();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(box);
  const [chosen, setChosen] = useState<number>();
  const bins = counts.length;
  const geometry = useMemo(() => {
    let most = 1;
    for (let bin = 0; bin < bins; bin++) most = Math.max(most, counts[bin]!);
    const min = edges[0] ?? 0;
    const max = edges[bins] ?? 1;
    const x = { title: xTitle, min, max: max > min ? max : min + 1 };
    const y = { title: words.count, min: log ? 0.5 : 0, max: most * (log ? 1.5 : 1.05), log };
    return layout(size.width, size.height, x, y, theme, language);
  }, [edges, counts, bins, size, xTitle, log, theme, language, words]);
  const paint = useCallback(
    (pen: Pen) => {
      drawAxes(pen, geometry, theme, language);
      const { plot } = geometry;
      const floor = plot.top + plot.height;
      for (let bin = 0; bin < bins; bin++) {
        const from = toPixel(geometry.x, edges[bin]!);
        const to = toPixel(geometry.x, edges[bin + 1]!);
        const top = Math.max(plot.top, toPixel(geometry.y, counts[bin]!));
        const gap = to - from > 4 ? 1 : 0;
        const color = bin === chosen ? theme.text : theme.series[seriesStyle(style).color]!;
        if (counts[bin]! > 0) pen.rect(from, top, to - from - gap, floor - top, color, 0.85);
      }
    },
    [geometry, edges, counts, bins, chosen, style, theme, language],
  );
  useDrawing(canvas, size, paint);
  const number = (value: number): string => numberText(value, language, 3);
  const read = (bin: number): string =>
    `${number(edges[bin]!)} – ${number(edges[bin + 1]!)}: ${numberText(counts[bin]!, language)}`;
  let fullest = 0;
  for (let bin = 1; bin < bins; bin++) if (counts[bin]! > counts[fullest]!) fullest = bin;
  const summary =
    bins === 0
      ? words.nothing
      : `${words.bins(bins, number(edges[0]!), number(edges[bins]!))} ${words.fullestBin(number(edges[fullest]!), number(edges[fullest + 1]!), number(counts[fullest]!))}`;
  const choose = (bin: number): void => setChosen(Math.min(bins - 1, Math.max(0, bin)));
  const keys: Record<string, () => void> = {
    ArrowLeft: () => choose((chosen ?? fullest + 1) - 1),
    ArrowRight: () => choose((chosen ?? fullest - 1) + 1),
    Home: () => choose(0),
    End: () => choose(bins - 1),
    Escape: () => setChosen(undefined),
  };
  return (
    <ChartFrame
      {...props}
      table={() => ({
        columns: [words.from, words.to, words.count],
        total: bins,
        rows: Array.from({ length: bins }, (_, bin) => [edges[bin]!, edges[bin + 1]!, counts[bin]!]),
      })}
      svg={() => {
        const { fontSize: unit, font, surface: background } = theme;
        const pen = svgPen(size.width + 2 * unit, size.height + 4 * unit, { font, background, title });
        pen.text(title, unit, unit * 1.7, { color: theme.text, size: unit * 1.2, bold: true });
        pen.raw(`<g transform="translate(${unit},${unit * 3})">`);
        paint(pen);
        pen.raw("</g>");
        return pen.end();
      }}
    >
      <div ref={box} className={styles["box"]} style={{ height, minHeight: "6rem" }}>
        <div role="img" aria-label={`${title}. ${summary}`}>
          <canvas ref={canvas} className={styles["layer"]} />
        </div>
        <div
          className={styles["input"]}
          role="slider"
          tabIndex={0}
          aria-label={words.cursor(title)}
          aria-valuemin={0}
          aria-valuemax={Math.max(0, bins - 1)}
          aria-valuenow={chosen ?? 0}
          aria-valuetext={chosen === undefined || chosen >= bins ? summary : read(chosen)}
          onPointerMove={(event) => {
            const at = event.clientX - event.currentTarget.getBoundingClientRect().left - geometry.plot.left;
            setChosen(at < 0 || at > geometry.plot.width ? undefined : Math.floor((at / geometry.plot.width) * bins));
          }}
          onPointerLeave={() => setChosen(undefined)}
          onBlur={() => setChosen(undefined)}
          onKeyDown={(event) => {
            const act = bins > 0 ? keys[event.key] : undefined;
            if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
            event.preventDefault();
            act();
          }}
        />
        {chosen !== undefined && chosen < bins && <p className={styles["tip"]}>{read(chosen)}</p>}
        {bins === 0 && <p className={styles["empty"]}>{words.nothing}</p>}
      </div>
    </ChartFrame>
  );
}
