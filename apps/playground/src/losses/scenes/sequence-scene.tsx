import type { ReactNode } from "react";
import { useTexts } from "../../app/language.ts";
import styles from "../losses.module.css";
import type { SceneProps } from "../scene-card.tsx";
import { texts } from "../texts.ts";
import { Grid } from "./grid.tsx";

/** Probabilities of symbols, step by step from left to right, and where each is pulled. */
export function SequenceScene({ scene }: SceneProps): ReactNode {
  const words = useTexts(texts).scenes;
  const { shape, data } = scene.inputs["prediction"]!;
  const [steps, symbols] = shape.slice(1) as [number, number];
  const gradients = scene.gradients["prediction"]!.data;
  const shares = Array.from({ length: steps }, (_, step) => {
    const powers = Array.from(data.subarray(step * symbols, (step + 1) * symbols), Math.exp);
    const sum = powers.reduce((a, b) => a + b, 0);
    return powers.map((power) => power / sum);
  });
  // A row a symbol, a column a step.
  const turned = (read: (step: number, symbol: number) => number): Float64Array =>
    Float64Array.from({ length: steps * symbols }, (_, i) => read(i % steps, Math.floor(i / steps)));
  return (
    <div className={styles["grids"]}>
      <Grid
        kind="shade"
        caption={`${words.sequenceName} (${words.step} →, ${words.symbol} ↓)`}
        rows={symbols}
        columns={steps}
        values={turned((step, symbol) => shares[step]![symbol]!)}
      />
      <Grid
        kind="signed"
        caption={words.pull}
        rows={symbols}
        columns={steps}
        values={turned((step, symbol) => -gradients[step * symbols + symbol]!)}
      />
    </div>
  );
}
