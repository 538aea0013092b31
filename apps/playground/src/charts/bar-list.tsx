import type { ReactNode } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import styles from "./bar-list.module.css";
import { ChartFrame, type ChartFrameProps } from "./chart-frame.tsx";
import { useChartTheme } from "./chart-theme.ts";
import { numberText } from "./number-text.ts";
import { seriesColor, seriesStyle } from "./palette.ts";
import { svgPen } from "./svg-pen.ts";
import { texts } from "./texts.ts";

export interface BarItem {
  readonly id: string;
  readonly name: string;
  readonly value: number;
  /** Index of the colour. Default: the first. */
  readonly style?: number | undefined;
  readonly note?: string | undefined;
}

export interface BarListProps extends Omit<ChartFrameProps, "table" | "svg" | "children" | "legend"> {
  readonly items: readonly BarItem[];
  readonly valueTitle: string;
  readonly log?: boolean | undefined;
  /** The value of a full bar, where that is not the highest there is: 1 for probabilities. */
  readonly full?: number | undefined;
  /** Which end is better: the best bar is marked with a star. */
  readonly best?: "low" | "high" | undefined;
}

/** Named values as bars, in the order they come in. */
export function BarList(props: BarListProps): ReactNode {
  const { title, items, valueTitle, log = false, full = 0, best } = props;
  const words = useTexts(texts);
  const language = useLanguage();
  const theme = useChartTheme();
  const shares = barShares(
    items.map(({ value }) => value),
    log,
    full,
  );
  const finite = items.filter(({ value }) => Number.isFinite(value));
  const [winner] = finite.sort((one, other) => (best === "low" ? one.value - other.value : other.value - one.value));
  return (
    <ChartFrame
      {...props}
      table={() => ({
        columns: ["", valueTitle],
        total: items.length,
        rows: items.map(({ name, value }) => [name, value]),
      })}
      svg={() => {
        const { fontSize: unit, font, surface: background } = theme;
        const pen = svgPen(640, unit * (3 + 3 * items.length), { font, background, title });
        pen.text(title, unit, unit * 1.5, { color: theme.text, size: unit * 1.2, bold: true });
        items.forEach(({ name, value, style = 0 }, at) => {
          const top = unit * (3 + 3 * at);
          pen.text(`${name}: ${numberText(value, language)}`, unit, top, { color: theme.text, size: unit });
          pen.rect(
            unit,
            top + unit * 0.8,
            (640 - 2 * unit) * shares[at]!,
            unit,
            theme.series[seriesStyle(style).color]!,
          );
        });
        return pen.end();
      }}
    >
      <ul className={styles["list"]} aria-label={`${title}, ${valueTitle}`}>
        {items.map(({ id, name, value, style = 0, note }, at) => (
          <li key={id}>
            <span className={styles["name"]}>{name}</span>
            <span className={styles["value"]}>
              {best !== undefined && items.length > 1 && winner?.id === id && "★ "}
              {Number.isFinite(value) ? numberText(value, language) : words.notFinite}
            </span>
            <span className={styles["track"]} aria-hidden>
              <span style={{ width: `${100 * shares[at]!}%`, background: seriesColor(style) }} />
            </span>
            {note !== undefined && <span className={styles["note"]}>{note}</span>}
          </li>
        ))}
      </ul>
    </ChartFrame>
  );
}

/** Lengths of bars from 0 to 1. On a logarithmic scale the shortest bar is a tenth of the way below its value. */
export function barShares(values: readonly number[], log: boolean, full = 0): number[] {
  const shown = values.filter((value) => Number.isFinite(value) && (!log || value > 0));
  const high = Math.max(...shown, log ? 1e-300 : 0, full);
  const low = log ? Math.min(...shown) / 2 : 0;
  return values.map((value) => {
    if (!Number.isFinite(value) || (log && value <= 0)) return 0;
    const share = log ? Math.log(value / low) / Math.log(high / low) : value / high;
    return Math.min(1, Math.max(0, share || 0));
  });
}
