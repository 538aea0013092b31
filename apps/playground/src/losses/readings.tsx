import type { ReactNode } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { LegendSwatch } from "../charts/legend-swatch.tsx";
import { numberText } from "../charts/number-text.ts";
import type { Axis } from "../worker/losses/protocol.ts";
import { axisTexts } from "./axis-texts.ts";
import type { NamedCurve } from "./curves-card.tsx";
import styles from "./losses.module.css";
import { readAt, usualMost } from "./read-curve.ts";
import { texts } from "./texts.ts";

interface ReadingsProps {
  readonly axis: Axis;
  readonly title: string;
  readonly at: number;
  readonly curves: readonly NamedCurve[];
}

/** What each curve has at the probe, and what a step of gradient descent would do there. */
export function Readings({ axis, title, at, curves }: ReadingsProps): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const stepOf = useStepText(axis);
  return (
    <div>
      <h3 className={styles["label"]}>{title}</h3>
      <ul className={styles["readings"]}>
        {curves.map(({ line, name, style, raw }) => {
          const { value, gradient } = readAt(raw, at);
          return (
            <li key={`${line.loss.id} ${line.member ?? ""}`} className={styles["reading"]}>
              <span className={styles["swatched"]}>
                <LegendSwatch style={style} kind="line" />
                {name}
              </span>
              <span className={styles["number"]}>
                <span className={styles["small"]}>{words.valueColumn}</span> {numberText(value, language)}
              </span>
              <span className={styles["number"]}>
                <span className={styles["small"]}>{words.slopeColumn}</span> {numberText(gradient, language, 3)}
              </span>
              <span className={styles["step"]}>{stepOf(value, gradient, usualMost(raw))}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Says what a step of gradient descent does at a place with this value and gradient. */
function useStepText(axis: Axis): (value: number, gradient: number, most: number) => string {
  const words = useTexts(texts);
  const { up, down } = useTexts(axisTexts)[axis];
  return (value, gradient, most) => {
    if (!Number.isFinite(value) || !Number.isFinite(gradient)) return words.notThere;
    if (gradient === 0) return words.nothing;
    const share = most > 0 ? Math.abs(gradient) / most : 0;
    if (share < 1e-3) return words.hardly;
    const pull = share > 0.995 ? words.full100 : words.pull(percent(share));
    return words.step(gradient < 0 ? up : down, pull);
  };
}

const percent = (share: number): string => `${share < 0.01 ? (share * 100).toFixed(1) : Math.round(share * 100)}%`;
