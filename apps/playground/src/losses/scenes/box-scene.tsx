import type { ReactNode } from "react";
import { useTexts } from "../../app/language.ts";
import { seriesColor } from "../../charts/palette.ts";
import type { SceneProps } from "../scene-card.tsx";
import { texts } from "../texts.ts";
import { Arrow, largest } from "./arrow.tsx";

const [width, height] = [440, 220];

/** The true box, the predicted one, and the pull on the sides of the latter. */
export function BoxScene({ scene, style, strength }: SceneProps): ReactNode {
  const words = useTexts(texts).scenes;
  const box = scene.inputs["prediction"]!.data;
  const truth = scene.inputs["target"]!.data;
  const gradients = scene.gradients["prediction"]!.data;
  const most = largest(gradients);
  const reach = Math.max(1.6, ...Array.from(box, Math.abs)) * 1.1;
  const scale = Math.min(width / 2 / reach, height / 2 / Math.max(0.8, Math.abs(box[1]!), Math.abs(box[3]!)) / 1.15);
  const across = (x: number): number => width / 2 + x * scale;
  const down = (y: number): number => height / 2 + y * scale;
  const [left, top, right, bottom] = [across(box[0]!), down(box[1]!), across(box[2]!), down(box[3]!)];
  const pull = (i: number): number => (-gradients[i]! / most) * 34 * strength;
  const color = seriesColor(style);
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words.boxesName}>
      <rect
        x={across(truth[0]!)}
        y={down(truth[1]!)}
        width={across(truth[2]!) - across(truth[0]!)}
        height={down(truth[3]!) - down(truth[1]!)}
        fill="var(--surface-sunken)"
        stroke="var(--text)"
        strokeWidth={2}
        strokeDasharray="5 4"
      />
      <rect
        x={left}
        y={top}
        width={right - left}
        height={bottom - top}
        fill={color}
        fillOpacity={0.2}
        stroke={color}
        strokeWidth={2}
      />
      <text x={across(0)} y={Math.max(12, down(truth[1]!) - 6)} textAnchor="middle">
        {words.truth}
      </text>
      <text x={(left + right) / 2} y={Math.min(height - 4, bottom + 16)} textAnchor="middle">
        {words.predicted}
      </text>
      <Arrow from={[left, (top + bottom) / 2]} to={[left + pull(0), (top + bottom) / 2]} />
      <Arrow from={[right, (top + bottom) / 2]} to={[right + pull(2), (top + bottom) / 2]} />
      <Arrow from={[(left + right) / 2, top]} to={[(left + right) / 2, top + pull(1)]} />
      <Arrow from={[(left + right) / 2, bottom]} to={[(left + right) / 2, bottom + pull(3)]} />
    </svg>
  );
}
