import type { ReactNode } from "react";
import { useTexts } from "../../app/language.ts";
import styles from "../losses.module.css";
import type { SceneProps } from "../scene-card.tsx";
import { texts } from "../texts.ts";
import { Grid } from "./grid.tsx";

/** The spoilt image beside what it should be, and where its pixels are pulled. */
export function ImageScene({ scene }: SceneProps): ReactNode {
  const words = useTexts(texts).scenes;
  const { prediction, target } = scene.inputs;
  const [rows, columns, channels = 1] = prediction!.shape.slice(1) as [number, number, number?];
  const first = (data: ArrayLike<number>, sign = 1): Float64Array =>
    Float64Array.from({ length: rows * columns }, (_, i) => sign * data[i * channels]!);
  return (
    <div className={styles["grids"]}>
      <Grid kind="light" caption={words.predictedImage} {...{ rows, columns }} values={first(prediction!.data)} />
      <Grid kind="light" caption={words.trueImage} {...{ rows, columns }} values={first(target!.data)} />
      <Grid
        kind="signed"
        caption={words.gradientImage}
        {...{ rows, columns }}
        values={first(scene.gradients["prediction"]!.data, -1)}
      />
    </div>
  );
}
