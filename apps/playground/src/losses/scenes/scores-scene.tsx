import { Fragment, type ReactNode } from "react";
import { useLanguage, useTexts } from "../../app/language.ts";
import { numberText } from "../../charts/number-text.ts";
import { seriesColor } from "../../charts/palette.ts";
import type { SceneProps } from "../scene-card.tsx";
import { texts } from "../texts.ts";
import { Arrow, largest } from "./arrow.tsx";

interface Score {
  readonly name: string;
  readonly value: number;
  /** What gradient descent adds to it, over the strongest pull. */
  readonly pull: number;
  readonly isTarget: boolean;
}

const [width, rowHeight, names] = [460, 30, 120];

/** Scores as bars, those that should be high marked, with the pull on each. */
export function ScoresScene({ scene, style, axis, strength }: SceneProps): ReactNode {
  const words = useTexts(texts).scenes;
  const language = useLanguage();
  const areClasses = axis === "class-logit" || axis === "class-probability" || axis === "rival-logit";
  const scores = scoresOf(scene, words, areClasses ? words.classes : words.index);
  const values = scores.map(({ value }) => value).filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const room = width - names - 110;
  const place = (value: number): number => names + 40 + ((value - low) / Math.max(high - low, 1e-9)) * room;
  const height = scores.length * rowHeight + 12;
  const color = seriesColor(style);
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words.scoresName}>
      <line x1={place(0)} x2={place(0)} y1={4} y2={height - 4} stroke="var(--line-strong)" />
      {scores.map(({ name, value, pull, isTarget }, i) => {
        const y = i * rowHeight + 8;
        const end = place(value);
        return (
          <Fragment key={name}>
            <text x={0} y={y + 15} fontWeight={isTarget ? 600 : 400}>
              {name}
            </text>
            <rect
              x={Math.min(place(0), end)}
              y={y}
              width={Math.max(1, Math.abs(end - place(0)))}
              height={20}
              rx={2}
              fill={color}
              opacity={isTarget ? 0.9 : 0.4}
            />
            <Arrow from={[end, y + 10]} to={[end + pull * 34 * strength, y + 10]} />
            <text x={width} y={y + 15} textAnchor="end">
              {numberText(value, language, 3)}
            </text>
          </Fragment>
        );
      })}
    </svg>
  );
}

type Words = (typeof texts)["en"]["scenes"];

function scoresOf(
  { inputs, gradients }: SceneProps["scene"],
  words: Words,
  numbered: (i: number) => string,
): readonly Score[] {
  const roles = Object.keys(gradients);
  const target = inputs["target"];
  const most = largest(roles.flatMap((role) => [...gradients[role]!.data]));
  return roles.flatMap((role) => {
    const { data } = inputs[role]!;
    const isTarget = (i: number): boolean => {
      if (!target || role !== "prediction") return false;
      return target.data instanceof Int32Array ? target.data[0] === i : target.data[i]! > 0.5;
    };
    const several = data.length > 1;
    const known = words[(role === "gradient" ? "gradientRole" : role) as "left"] as string | undefined;
    const title = known ?? role;
    return Array.from(data, (value, i) => ({
      name: `${several && roles.length === 1 ? numbered(i + 1) : several ? `${title} ${i + 1}` : title}${isTarget(i) ? ` · ${words.isTarget}` : ""}`,
      value,
      pull: -gradients[role]!.data[i]! / most,
      isTarget: isTarget(i),
    }));
  });
}
