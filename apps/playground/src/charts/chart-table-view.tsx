import type { ReactNode } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import styles from "./chart-frame.module.css";
import type { ChartTable } from "./export.ts";
import { numberText } from "./number-text.ts";
import { texts } from "./texts.ts";

/** The data of a chart as a table. */
export function ChartTableView({ title, table }: { readonly title: string; readonly table: ChartTable }): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const { columns, rows, total } = table;
  const number = (value: number): string => numberText(value, language);
  return (
    <div className={styles["scroll"]} role="region" aria-label={words.tableOf(title)} tabIndex={0}>
      <table className={styles["table"]}>
        <caption>
          {rows.length < total ? words.thinned(number(rows.length), number(total)) : words.allRows(number(total))}
        </caption>
        <thead>
          <tr>
            {columns.map((column, at) => (
              <th key={at} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) => {
                const text = typeof cell === "number" ? numberText(cell, language, 6) : (cell ?? "");
                return column === 0 ? (
                  <th key={column} scope="row">
                    {text}
                  </th>
                ) : (
                  <td key={column}>{text}</td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
