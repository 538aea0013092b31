import type { ReactNode } from "react";
import { useLanguage, useTexts } from "../../app/language.ts";
import { numberText } from "../../charts/number-text.ts";
import { seriesColor } from "../../charts/palette.ts";
import type { SceneProps } from "../scene-card.tsx";
import { texts } from "../texts.ts";
import { Arrow, largest } from "./arrow.tsx";

const width = 460;
const rowHeight = 22;

/** Targets in rows, the one answer as a line through them, and how hard each target pulls it. */
export function PointsScene({ scene, style, range, strength }: SceneProps): ReactNode {
  const words = useTexts(texts).scenes;
  const language = useLanguage();
  const targets = scene.inputs["target"]!.data;
  const answer = scene.inputs["prediction"]!.data[0]!;
  const gradients = scene.gradients["prediction"]!.data;
  const most = largest(gradients);
  const [low, high] = [Math.min(range[0], ...targets), Math.max(range[1], ...targets) * 1.02];
  const place = (x: number): number => 14 + ((x - low) / (high - low)) * (width - 28);
  const height = targets.length * rowHeight + 44;
  const color = seriesColor(style);
  const row = (i: number): number => 30 + i * rowHeight;
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words.pointsName}>
      <line x1={place(answer)} x2={place(answer)} y1={20} y2={height - 18} stroke={color} strokeWidth={2.5} />
      <text x={Math.min(Math.max(place(answer), 50), width - 50)} y={14} textAnchor="middle">
        {words.prediction} {numberText(answer, language, 3)}
      </text>
      {Array.from(targets, (target, i) => {
        const pull = -gradients[i]! / most;
        return (
          // Targets have no name but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <g key={i}>
            <line
              x1={place(answer)}
              x2={place(target)}
              y1={row(i)}
              y2={row(i)}
              stroke="var(--line-strong)"
              strokeDasharray="2 3"
            />
            <circle cx={place(target)} cy={row(i)} r={5} fill="var(--text)" />
            <Arrow from={[place(answer), row(i)]} to={[place(answer) + pull * 90 * strength, row(i)]} color={color} />
          </g>
        );
      })}
      <text x={place(targets.at(-1)!)} y={height - 4} textAnchor="middle">
        {words.outlier}
      </text>
    </svg>
  );
}
