import type { Markish, PlotOptions } from "@observablehq/plot";
import { sequential } from "../charts/palette.ts";
import type { Plot, PlotPlace } from "../charts/plot-figure.tsx";
import { formatValue, valueAt } from "../history/differences.ts";
import { shortNumber } from "../history/table.ts";
import { type Mark, colorOf, layoutOf, meansOf, placeOf } from "./relation-data.ts";

/** Shapes in the order of the palette's, as Plot names them. */
const symbols = ["circle", "square", "triangle", "diamond", "times", "plus", "star", "triangle2"] as const;

export interface ScatterInput {
  readonly marks: readonly Mark[];
  readonly path: string;
  readonly colorPath: string | undefined;
  /** Values of the colour's option, in order. */
  readonly colors: readonly string[];
  readonly xTitle: string;
  readonly yTitle: string;
  tipOf(mark: Mark): string;
}

/** Scores against one option, with means over all else. */
export const scatter =
  ({ marks, path, colorPath, colors, xTitle, yTitle, tipOf }: ScatterInput) =>
  (plot: Plot, { theme, width }: PlotPlace): PlotOptions => {
    const layout = layoutOf(marks, path);
    const isWord = layout.kind === "word";
    const xOf = (value: unknown): unknown => (isWord ? formatValue(value) : value);
    const style = (color: string): number => Math.max(0, colors.indexOf(color));
    const strokeOf = (color: string): string => theme.series[style(color) % 8]!;
    const means = meansOf(marks, path, colorPath);
    // Colours stand side by side, so that equal scores do not hide each other.
    const gap = isWord ? Math.min(14, width / 8 / colors.length) : 7;
    const aside = (color: string): number => (style(color) - (colors.length - 1) / 2) * gap;
    const dots = colors.map((color) =>
      plot.dot(
        marks.filter((mark) => colorOf(mark, colorPath) === color),
        {
          x: ({ run }: Mark) => xOf(valueAt(run, path)),
          y: "score",
          dx: aside(color),
          fill: strokeOf(color),
          symbol: symbols[style(color) % 8]!,
          fillOpacity: 0.8,
          r: 5,
          title: tipOf,
          tip: { fill: theme.surface, stroke: theme.strongLine },
        },
      ),
    );
    const meanMarks = colors.map((color): Markish => {
      const theirs = means.filter((mean) => mean.color === color);
      const look = { y: "mean", dx: aside(color), stroke: strokeOf(color) };
      // Words have no order that a line could follow.
      if (!isWord) {
        const line = theirs.sort((a, b) => (a.value as number) - (b.value as number));
        return plot.line(line, { x: "value", ...look, strokeOpacity: 0.7, strokeWidth: 1.5 });
      }
      const several = theirs.filter(({ n }) => n > 1);
      return plot.text(several, {
        x: ({ value }: (typeof means)[number]) => formatValue(value),
        ...look,
        fill: strokeOf(color),
        text: () => "—",
        fontSize: 18,
      });
    });
    const values = [...new Set(marks.map(({ run }) => valueAt(run, path) as number))];
    const ticks = values.length <= Math.max(3, width / 70) ? values : Math.max(3, Math.floor(width / 110));
    return {
      marginLeft: 56,
      marginTop: 30,
      marginBottom: 44,
      x: {
        label: xTitle,
        labelAnchor: "center",
        labelArrow: "none",
        ...(layout.kind === "word"
          ? {
              type: "band",
              domain: layout.words,
              padding: 0.4,
              ...(width < 480 && layout.words.length > 4 && { tickRotate: -30 }),
            }
          : { type: layout.isLog ? "log" : "linear", nice: true, ticks, inset: 16, tickFormat: shortNumber }),
      },
      y: { label: yTitle, labelArrow: "none", nice: true, grid: true, tickFormat: shortNumber },
      marks: [...meanMarks, ...dots],
    };
  };

export interface ParallelInput {
  readonly marks: readonly Mark[];
  readonly paths: readonly string[];
  /** What each option is called, and the score. */
  readonly names: readonly string[];
  readonly scoreTitle: string;
  tipOf(mark: Mark): string;
}

/** Every run as a line through all its options to its score. */
export const parallel =
  ({ marks, paths, names, scoreTitle, tipOf }: ParallelInput) =>
  (plot: Plot, { theme, width }: PlotPlace): PlotOptions => {
    const scores = marks.map(({ score }) => score);
    const [low, high] = [Math.min(...scores), Math.max(...scores)];
    const share = (score: number): number => (high === low ? 1 : (score - low) / (high - low));
    const layouts = paths.map((path) => layoutOf(marks, path));
    const all = [...names, scoreTitle];
    const points = marks.flatMap((mark) => [
      ...paths.map((path, i) => ({ mark, axis: all[i]!, y: placeOf(valueAt(mark.run, path), layouts[i]!) })),
      { mark, axis: scoreTitle, y: share(mark.score) },
    ]);
    const ticks = layouts.flatMap((layout, i) => {
      const told =
        layout.kind === "word"
          ? layout.words.map((text) => ({ text, y: placeOf(text, layout) }))
          : [...new Set(marks.map(({ run }) => valueAt(run, paths[i]!) as number))].map((value) => ({
              text: shortNumber(value),
              y: placeOf(value, layout),
            }));
      return thinned(told).map((tick) => ({ ...tick, axis: all[i]! }));
    });
    const ends = [low, high].map((score) => ({ text: shortNumber(score), y: share(score), axis: scoreTitle }));
    const label = { x: "axis", y: "y", text: "text", stroke: theme.surface, strokeWidth: 7, fill: theme.text } as const;
    // The end of the ramp that is close to the background is left out.
    const colorOfScore = (score: number): string =>
      sequential.css(theme.theme === "dark" ? 0.25 + 0.75 * share(score) : 0.82 * share(score));
    return {
      marginLeft: 24,
      marginRight: Math.min(80, width / 6),
      marginTop: 36,
      marginBottom: 16,
      x: { type: "point", domain: all, axis: "top", label: null, tickSize: 0, tickPadding: 10, padding: 0.15 },
      y: { axis: null, domain: [0, 1] },
      marks: [
        plot.ruleX(all, { stroke: theme.strongLine }),
        plot.line(points, {
          x: "axis",
          y: "y",
          z: ({ mark }: (typeof points)[number]) => mark.run.id,
          stroke: ({ mark }: (typeof points)[number]) => colorOfScore(mark.score),
          strokeWidth: 2,
          strokeOpacity: 0.85,
          curve: "bump-x",
          title: ({ mark }: (typeof points)[number]) => tipOf(mark),
          tip: { fill: theme.surface, stroke: theme.strongLine },
        }),
        plot.text([...ticks, ...ends], { ...label, textAnchor: "start", dx: 6 }),
      ],
    };
  };

/** Labels that do not stand on each other. */
function thinned<T extends { readonly y: number }>(labels: readonly T[], least = 0.07): T[] {
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  const kept: T[] = [];
  for (const one of sorted) if (kept.length === 0 || one.y - kept.at(-1)!.y >= least) kept.push(one);
  return kept;
}
