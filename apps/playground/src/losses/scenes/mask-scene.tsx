import type { ReactNode } from "react";
import { useTexts } from "../../app/language.ts";
import type { Numbers } from "../../worker/losses/protocol.ts";
import styles from "../losses.module.css";
import type { SceneProps } from "../scene-card.tsx";
import { texts } from "../texts.ts";
import { Grid } from "./grid.tsx";

/** The predicted mask with the true one around it, and where its pixels are pulled. */
export function MaskScene({ scene }: SceneProps): ReactNode {
  const words = useTexts(texts).scenes;
  const prediction = scene.inputs["prediction"]!;
  const [rows, columns, channels] = prediction.shape.slice(1) as [number, number, number];
  const count = rows * columns;
  const pulls = scene.gradients["prediction"]!.data;
  const pull = Float64Array.from({ length: count }, (_, i) =>
    channels === 1 ? -pulls[i]! : pulls[2 * i]! - pulls[2 * i + 1]!,
  );
  return (
    <div className={styles["grids"]}>
      <Grid
        kind="shade"
        caption={words.mask}
        {...{ rows, columns }}
        values={foreground(prediction, count)}
        outline={truth(scene.inputs["target"]!, count)}
      />
      <Grid kind="signed" caption={words.push} {...{ rows, columns }} values={pull} />
    </div>
  );
}

/** Probability of the foreground: of logits or probabilities, in one channel or two. */
function foreground({ data }: Numbers, count: number): Float64Array {
  const channels = data.length / count;
  const areProbabilities = data.every((value) => value >= 0 && value <= 1);
  return Float64Array.from({ length: count }, (_, i) => {
    if (areProbabilities) return data[channels * i + channels - 1]!;
    const logit = channels === 1 ? data[i]! : data[2 * i + 1]! - data[2 * i]!;
    return 1 / (1 + Math.exp(-logit));
  });
}

function truth({ data }: Numbers, count: number): Float64Array {
  const channels = data.length / count;
  return Float64Array.from({ length: count }, (_, i) => Number(data[channels * i + channels - 1]! > 0));
}
