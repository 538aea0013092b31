import type { Language } from "../app/texts.ts";
import { type ChartTable, tableRows } from "./export.ts";
import { type Field, type FieldLook, fieldValue } from "./field.ts";
import { numberText } from "./number-text.ts";

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
