import type { Language } from "../app/texts.ts";
import type { ChartTheme } from "./chart-theme.ts";
import { type ChartTable, tableRows } from "./export.ts";
import { type Field, type FieldLook, fieldValue } from "./field.ts";
import { type FieldPicture, drawField, rasterBox } from "./field-drawing.ts";
import type { MapPoint } from "./field-points.tsx";
import { numberText } from "./number-text.ts";
import { seriesStyle } from "./palette.ts";
import { toPixel } from "./scale.ts";
import { svgPen } from "./svg-pen.ts";

/** A map as a file of SVG; its raster is a picture inside. */
export function fieldSvg(
  picture: FieldPicture,
  raster: HTMLCanvasElement | undefined,
  smooth: boolean,
  points: readonly MapPoint[],
  title: string,
  theme: ChartTheme,
  language: Language,
): string {
  const { geometry, field } = picture;
  const size = theme.fontSize;
  const bar = picture.look.kind === "classes" ? 0 : size * 3.6;
  const { font, surface: background } = theme;
  const pen = svgPen(geometry.width + 2 * size, Math.ceil(geometry.height + bar + size * 4), {
    font,
    background,
    title,
  });
  pen.text(title, size, size * 1.7, { color: theme.text, size: size * 1.2, bold: true });
  pen.raw(`<g transform="translate(${size},${size * 3})">`);
  drawField(pen, picture, theme, language, () => {
    const { left, top, width, height } = rasterBox(field!, geometry);
    const look = smooth ? "" : ' style="image-rendering:pixelated"';
    pen.raw(
      `<image x="${left}" y="${top}" width="${width}" height="${height}" preserveAspectRatio="none"${look} href="${raster!.toDataURL()}"/>`,
    );
  });
  for (const { x, y, style, marker, size: across = 8 } of points) {
    const own = seriesStyle(style);
    const [left, top] = [toPixel(geometry.x, x), toPixel(geometry.y, y)];
    if (!Number.isFinite(left + top)) continue;
    pen.marker(marker ?? own.marker, left, top, across + 2, theme.surface);
    pen.marker(marker ?? own.marker, left, top, across, theme.series[own.color]!);
  }
  pen.raw("</g>");
  return pen.end();
}

/** The values of a map as a table: all, or every so many columns and rows of them. */
export function fieldTable(
  field: Field,
  look: FieldLook,
  [xTitle, yTitle, classTitle]: readonly [string, string, string],
  all: boolean,
): ChartTable {
  const { columns, rows, x, y, values } = field;
  const stride = all ? 1 : Math.ceil(Math.sqrt((columns * rows) / tableRows));
  const cells: (number | string)[][] = [];
  for (let row = 0; row < rows; row += stride) {
    for (let column = 0; column < columns; column += stride) {
      const value = values[row * columns + column]!;
      cells.push([
        x[0] + ((x[1] - x[0]) * column) / (columns - 1),
        y[0] + ((y[1] - y[0]) * row) / (rows - 1),
        look.kind === "classes" ? (look.names[value] ?? String(value)) : value,
      ]);
    }
  }
  return {
    columns: [xTitle, yTitle, look.kind === "classes" ? classTitle : look.title],
    rows: cells,
    total: columns * rows,
  };
}

/** What a screen reader says of a place. */
export function placeText(
  { x, y }: { readonly x: number; readonly y: number },
  { field, look, xTitle, yTitle }: { field: Field | undefined; look: FieldLook; xTitle: string; yTitle: string },
  language: Language,
  notFinite: string,
): string {
  const number = (value: number): string => numberText(value, language, 3);
  const place = `${xTitle} ${number(x)}, ${yTitle} ${number(y)}`;
  if (!field) return place;
  if (look.kind === "classes") {
    const column = Math.round(((x - field.x[0]) / (field.x[1] - field.x[0])) * (field.columns - 1));
    const row = Math.round(((y - field.y[0]) / (field.y[1] - field.y[0])) * (field.rows - 1));
    const index = row * field.columns + column;
    const sure = look.confidence?.[index];
    const name = look.names[field.values[index] ?? -1] ?? "";
    return `${place}: ${name}${sure === undefined ? "" : ` ${Math.round(sure * 100)}%`}`;
  }
  const value = fieldValue(field, x, y);
  return `${place}: ${look.title} ${Number.isFinite(value) ? number(value) : notFinite}`;
}
