import { type CSSProperties, type ReactNode, useMemo } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { ChartFrame, type ChartFrameProps } from "./chart-frame.tsx";
import { useChartTheme } from "./chart-theme.ts";
import { confusionSummary, readConfusion } from "./confusion.ts";
import styles from "./confusion-matrix.module.css";
import type { Numbers } from "./downsample.ts";
import { numberText } from "./number-text.ts";
import { svgPen } from "./svg-pen.ts";
import { texts } from "./texts.ts";

export interface ConfusionMatrixProps extends Omit<ChartFrameProps, "table" | "svg" | "children" | "legend"> {
  /** Names of the classes. */
  readonly names: readonly string[];
  /** How often a class (row) was taken for another (column), row by row. */
  readonly counts: Numbers;
  /** Told of a cell that is chosen, to show what is in it. */
  readonly onPick?: ((truth: number, prediction: number) => void) | undefined;
}

/** Which classes are taken for which. A table, so that it can be read as one. */
export function ConfusionMatrix(props: ConfusionMatrixProps): ReactNode {
  const { title, names, counts, onPick } = props;
  const words = useTexts(texts);
  const language = useLanguage();
  const theme = useChartTheme();
  const read = useMemo(() => readConfusion(counts, names.length), [counts, names.length]);
  const number = (value: number): string => numberText(value, language);
  const percent = (share: number): string => `${numberText(Math.round(share * 1000) / 10, language)}%`;
  const cell = (truth: number, prediction: number): ReactNode => {
    const count = counts[truth * names.length + prediction] ?? 0;
    const share = read.shares[truth * names.length + prediction]!;
    const hasShare = names.length <= 5 && count > 0;
    const place = words.confusionCell(names[truth]!, names[prediction]!, percent(share));
    // What is seen comes first, so that it can be said to be pressed.
    const label = `${number(count)}${hasShare ? ` ${percent(share)}` : ""}, ${place}`;
    const content = (
      <>
        {number(count)}
        {hasShare && <small> {percent(share)}</small>}
      </>
    );
    return (
      <td
        key={prediction}
        className={[styles["cell"], truth === prediction && styles["right"], share > 0.5 && styles["strong"]]
          .filter(Boolean)
          .join(" ")}
        style={{ "--share": `${Math.round(100 * share)}%` } as CSSProperties}
        title={label}
      >
        {onPick && count > 0 ? (
          <button type="button" aria-label={label} onClick={() => onPick(truth, prediction)}>
            {content}
          </button>
        ) : (
          content
        )}
      </td>
    );
  };
  return (
    <ChartFrame
      {...props}
      note={
        <>
          {confusionSummary(read, names, language, words)} {props.note}
        </>
      }
      table={() => ({
        columns: [`${words.trueClass} \\ ${words.predictedClass}`, ...names],
        total: names.length,
        rows: names.map((name, row) => [name, ...names.map((_, column) => counts[row * names.length + column] ?? 0)]),
      })}
      svg={() => {
        const { fontSize: unit, font, surface: background } = theme;
        const side = unit * 4;
        const left = unit * 8;
        const pen = svgPen(left + side * names.length + unit, unit * 8 + side * names.length, {
          font,
          background,
          title,
        });
        pen.text(title, unit, unit * 1.7, { color: theme.text, size: unit * 1.2, bold: true });
        pen.text(words.predictedClass, left, unit * 4.2, { color: theme.text, size: unit });
        pen.text(words.trueClass, unit, unit * 6, { color: theme.text, size: unit });
        names.forEach((name, row) => {
          pen.text(name, left + (row + 0.5) * side, unit * 6, { color: theme.muted, size: unit, anchor: "middle" });
          pen.text(name, left - 6, unit * 7 + (row + 0.5) * side, { color: theme.muted, size: unit, anchor: "end" });
          names.forEach((_, column) => {
            const at = row * names.length + column;
            const color = row === column ? theme.good : theme.danger;
            const [x, y] = [left + column * side, unit * 7 + row * side];
            pen.rect(x, y, side - 1, side - 1, color, 0.06 + 0.44 * read.shares[at]!);
            pen.text(number(counts[at] ?? 0), x + side / 2, y + side / 2, {
              color: theme.text,
              size: unit,
              anchor: "middle",
            });
          });
        });
        return pen.end();
      }}
    >
      {/* A region that scrolls must be reachable by keyboard. */}
      <div className={styles["scroll"]} role="region" aria-label={words.tableOf(title)} tabIndex={0}>
        <table className={styles["matrix"]}>
          <thead>
            <tr>
              <td />
              <th scope="colgroup" colSpan={names.length}>
                {words.predictedClass}
              </th>
            </tr>
            <tr>
              <th scope="col">{words.trueClass}</th>
              {names.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {names.map((name, truth) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {names.map((_, prediction) => cell(truth, prediction))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </ChartFrame>
  );
}
