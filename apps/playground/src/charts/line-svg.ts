import type { Language } from "../app/texts.ts";
import type { ChartTheme } from "./chart-theme.ts";
import { curveColor, drawLines } from "./draw-lines.ts";
import type { LineView } from "./line-view.ts";
import { seriesStyle } from "./palette.ts";
import { textWidth } from "./pen.ts";
import { svgPen } from "./svg-pen.ts";

/** A line chart as a file of SVG, with its title and legend. */
export function lineSvg(view: LineView, title: string, theme: ChartTheme, language: Language): string {
  const { width, height } = view.geometry;
  const size = theme.fontSize;
  const margin = size;
  const rows: (typeof view.curves)[number][][] = [[]];
  const itemWidth = (name: string): number => 34 + textWidth(name, size) + size;
  let used = 0;
  for (const curve of view.curves) {
    const wanted = itemWidth(curve.series.name);
    if (used > 0 && used + wanted > width) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)!.push(curve);
    used += wanted;
  }
  const legend = rows.length * size * 1.7;
  const top = margin + size * 2 + legend;
  const { font, surface: background } = theme;
  const pen = svgPen(width + 2 * margin, Math.ceil(height + top + margin), { font, background, title });
  pen.text(title, margin, margin + size * 0.7, { color: theme.text, size: size * 1.2, bold: true });
  rows.forEach((row, at) => {
    let left = margin;
    const middle = margin + size * 2.4 + at * size * 1.7;
    for (const curve of row) {
      const { series, index } = curve;
      const style = seriesStyle(series.style ?? index);
      const color = curveColor(curve, theme);
      pen.line([left, middle, left + 26, middle], 2, { color, width: 2, dash: series.dash ?? style.dash });
      const marker = series.marker ?? style.marker;
      if (marker !== "none" && view.curves.length > 1) pen.marker(marker, left + 13, middle, size * 0.7, color);
      pen.text(series.name, left + 31, middle, { color: theme.text, size });
      left += itemWidth(series.name);
    }
  });
  pen.raw(`<g transform="translate(${margin},${top})">`);
  drawLines(pen, view, theme, language);
  pen.raw("</g>");
  return pen.end();
}
