import type { ReactNode } from "react";
import { useTexts } from "../../app/language.ts";
import { type Marker, markerPath, markers, seriesColor } from "../../charts/palette.ts";
import type { Numbers, SceneResult } from "../../worker/losses/protocol.ts";
import type { SceneProps } from "../scene-card.tsx";
import { texts } from "../texts.ts";
import { Arrow, largest } from "./arrow.tsx";

interface Point {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  /** What gradient descent adds, over the strongest pull. */
  readonly pull: readonly [x: number, y: number];
  readonly style: number;
  readonly label: string;
}

const size = 340;

/** Points of the plane: embeddings, each with the pull on it, and the vectors of classes that the loss owns. */
export function EmbeddingScene({ scene, style: own, strength }: SceneProps): ReactNode {
  const words = useTexts(texts).scenes;
  const points = pointsOf(scene, words, own);
  const vectors = vectorsOf(scene.params);
  const all = points.length > 0 ? points.flatMap(({ x, y }) => [x, y]) : [1];
  const reach = Math.max(1.1, ...all.map(Math.abs)) * 1.18;
  const place = (x: number, y: number): [number, number] => [
    size / 2 + (x / reach) * (size / 2),
    size / 2 - (y / reach) * (size / 2),
  ];
  const [cx, cy] = place(0, 0);
  return (
    <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={words.embeddingName} style={{ maxWidth: "26rem" }}>
      <path d={`M0,${cy}H${size}M${cx},0V${size}`} stroke="var(--line)" />
      <circle cx={cx} cy={cy} r={size / 2 / reach} fill="none" stroke="var(--line)" strokeDasharray="3 4" />
      {vectors.map(([x, y], i) => {
        const length = Math.hypot(x, y) || 1;
        const [px, py] = place((x / length) * 1.08, (y / length) * 1.08);
        return (
          // Vectors have no name but their class.
          // oxlint-disable-next-line react/no-array-index-key
          <path
            key={i}
            d="M-5,-5L5,5M5,-5L-5,5"
            stroke={seriesColor(i)}
            strokeWidth={2}
            transform={`translate(${px},${py})`}
          >
            <title>
              {words.classVector} {i + 1}
            </title>
          </path>
        );
      })}
      {points.map(({ key, x, y, pull, style, label }, i) => {
        const [px, py] = place(x, y);
        const color = style < 0 ? "var(--text)" : seriesColor(style);
        return (
          <g key={key}>
            <Arrow from={[px, py]} to={[px + pull[0] * 56 * strength, py - pull[1] * 56 * strength]} color={color} />
            <path
              d={markerPath(markers[Math.max(0, style) % markers.length] as Marker, i === 0 ? 15 : 11)}
              fill={color}
              stroke="var(--surface)"
              strokeWidth={1}
              transform={`translate(${px},${py})`}
            />
            {label !== "" && (
              <text
                x={px}
                y={py + (y < 0 ? 22 : -13)}
                textAnchor={px > size * 0.8 ? "end" : px < size * 0.2 ? "start" : "middle"}
              >
                {label}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

type Words = (typeof texts)["en"]["scenes"];

/** Embeddings of two numbers, by role: of a batch with classes each class has its look, else each role, or each pair. */
function pointsOf({ inputs, gradients }: SceneResult, words: Words, own: number): Point[] {
  const roles = Object.keys(gradients).filter((role) => inputs[role]!.shape.at(-1) === 2);
  const most = largest(roles.flatMap((role) => [...gradients[role]!.data]));
  const labels = inputs["target"]?.data instanceof Int32Array ? inputs["target"].data : undefined;
  // What moves is drawn first of all, and larger.
  const ordered = roles.toSorted((a, b) => Number(moves(b)) - Number(moves(a)));
  return ordered.flatMap((role, r) => {
    const { data } = inputs[role]!;
    const slopes = gradients[role]!.data;
    const count = data.length / 2;
    return Array.from({ length: count }, (_, i) => ({
      key: `${role} ${i}`,
      x: data[2 * i]!,
      y: data[2 * i + 1]!,
      pull: [-slopes[2 * i]! / most, -slopes[2 * i + 1]! / most] as const,
      // Below 0 for what stands: it is drawn as text is.
      style: labels && role === "prediction" ? labels[i]! : count > 1 ? i : r === 0 ? own : -1,
      label:
        count === 1
          ? String(words[role as "left"] ?? role)
          : labels && i % 2 === 0
            ? words.classes(labels[i]! + 1)
            : "",
    }));
  });
}

const moves = (role: string): boolean => role === "right" || role === "positive" || role === "prediction";

/** Rows of two numbers, one for each class; other parameters cannot be drawn here. */
function vectorsOf(params: Readonly<Record<string, Numbers>>): [number, number][] {
  const [first] = Object.values(params);
  if (!first || first.shape.length !== 2 || first.shape[1] !== 2 || first.shape[0]! > 8) return [];
  return Array.from({ length: first.shape[0]! }, (_, i) => [first.data[2 * i]!, first.data[2 * i + 1]!]);
}
