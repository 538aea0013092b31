import type { ReactNode } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { LegendSwatch } from "../charts/legend-swatch.tsx";
import { numberText } from "../charts/number-text.ts";
import { Lead, TableBox } from "../ui/layout.tsx";
import styles from "./schedules.module.css";
import { texts } from "./texts.ts";
import type { Plan } from "./use-plans.ts";

export interface MeasuresTableProps {
  readonly plans: readonly Plan[];
  readonly names: ReadonlyMap<number, string>;
  readonly base: number;
}

/** What each schedule comes to over the run. */
export function MeasuresTable({ plans, names, base }: MeasuresTableProps): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const { columns } = words;
  const number = (value: number): string => numberText(value, language, 3);
  const percent = (share: number): string => `${numberText(Math.round(share * 1000) / 10, language)}%`;
  return (
    <>
      <TableBox label={words.table}>
        <table className={styles["measures"]}>
          <thead>
            <tr>
              {Object.entries(columns).map(([key, title]) => (
                <th key={key} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {plans.map(({ shown: { id }, drawn }) => (
              <tr key={id}>
                <th scope="row">
                  <LegendSwatch style={id} kind="point" /> {names.get(id)}
                </th>
                {drawn &&
                  [
                    number(drawn.measures.first),
                    number(drawn.measures.highest),
                    number(drawn.measures.last),
                    number(drawn.measures.area),
                    percent(drawn.measures.area / drawn.values.length / base),
                    percent(drawn.measures.warmupShare),
                  ].map((text, at) => <td key={Object.keys(columns)[at + 1]}>{text}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
      <Lead>{words.areaNote}</Lead>
    </>
  );
}
