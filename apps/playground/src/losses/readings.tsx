import type { ReactNode } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { LegendSwatch } from "../charts/legend-swatch.tsx";
import { numberText } from "../charts/number-text.ts";
import { TableBox } from "../ui/layout.tsx";
import type { Axis } from "../worker/losses/protocol.ts";
import { axisTexts } from "./axis-texts.ts";
import type { NamedCurve } from "./curves-card.tsx";
import styles from "./losses.module.css";
import { readAt, steepest } from "./read-curve.ts";
import { texts } from "./texts.ts";

interface ReadingsProps {
  readonly axis: Axis;
  readonly title: string;
  readonly x: Float64Array;
  readonly at: number;
  readonly curves: readonly NamedCurve[];
}

/** What each curve has at the probe, and what a step of gradient descent would do there. */
export function Readings({ axis, title, x, at, curves }: ReadingsProps): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const stepOf = useStepText(axis);
  return (
    <TableBox label={title}>
      <table className={styles["readings"]}>
        <caption className={styles["label"]}>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{words.lossColumn}</th>
            <th scope="col">{words.valueColumn}</th>
            <th scope="col">{words.slopeColumn}</th>
            <th scope="col">{words.stepColumn}</th>
          </tr>
        </thead>
        <tbody>
          {curves.map(({ line, name, style, curve }) => {
            const { value, gradient } = readAt(x, curve, at);
            return (
              <tr key={`${line.loss.id} ${line.member ?? ""}`}>
                <th scope="row">
                  <span className={styles["swatched"]}>
                    <LegendSwatch style={style} kind="line" />
                    {name}
                  </span>
                </th>
                <td>{numberText(value, language)}</td>
                <td>{numberText(gradient, language, 3)}</td>
                <td>{stepOf(value, gradient, steepest(curve))}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableBox>
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
    return `${gradient < 0 ? up : down}, ${pull}`;
  };
}

const percent = (share: number): string => `${share < 0.01 ? (share * 100).toFixed(1) : Math.round(share * 100)}%`;
