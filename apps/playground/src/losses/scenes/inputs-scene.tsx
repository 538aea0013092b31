import type { ReactNode } from "react";
import { useLanguage, useTexts } from "../../app/language.ts";
import { numberText } from "../../charts/number-text.ts";
import { TableBox } from "../../ui/layout.tsx";
import styles from "../losses.module.css";
import type { SceneProps } from "../scene-card.tsx";
import { texts } from "../texts.ts";

const most = 12;

/** Inputs of a loss that nothing is known of: numbers, with the gradient of each. */
export function InputsScene({ scene }: SceneProps): ReactNode {
  const words = useTexts(texts).scenes;
  const language = useLanguage();
  const write = (data: ArrayLike<number> | undefined): string => {
    if (!data) return "";
    const shown = Array.from({ length: Math.min(data.length, most) }, (_, i) => numberText(data[i]!, language, 3));
    return shown.join(", ") + (data.length > most ? ` … ${words.others(data.length - most)}` : "");
  };
  return (
    <TableBox label={words.tableName}>
      <table className={styles["table"]}>
        <thead>
          <tr>
            <th scope="col">{words.input}</th>
            <th scope="col">{words.value}</th>
            <th scope="col">{words.gradient}</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(scene.inputs).map(([role, { shape, data }]) => (
            <tr key={role}>
              <th scope="row">
                {role} [{shape.join(", ")}]
              </th>
              <td>{write(data)}</td>
              <td>{write(scene.gradients[role]?.data)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
