import type { ReactNode } from "react";
import { useLanguage, useTexts } from "../../app/language.ts";
import { numberText } from "../../charts/number-text.ts";
import { seriesColor } from "../../charts/palette.ts";
import type { SceneProps } from "../scene-card.tsx";
import { controlTexts } from "../control-texts.ts";
import { texts } from "../texts.ts";
import { Arrow } from "./arrow.tsx";

const [width, height] = [420, 110];
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** One prediction beside its target: on a line, as a bell where it has a variance, as a share where it is a probability. */
export function NumberScene(props: SceneProps): ReactNode {
  const { axis } = props;
  if (props.scene.inputs["variance"]) return <Bell {...props} />;
  if (axis === "logit" || axis === "probability") return <Share {...props} />;
  return <Line {...props} />;
}

/** What one step pulls the number by: towards where, and whether at all. */
const pullOf = ({ scene, strength }: SceneProps): number =>
  -Math.sign(Object.values(scene.gradients)[0]?.data[0] ?? 0) * strength;

function Line(props: SceneProps): ReactNode {
  const { scene, style, range, axis, at } = props;
  const words = useTexts(texts).scenes;
  const language = useLanguage();
  const prediction = scene.inputs["prediction"]?.data[0] ?? at;
  const target = axis === "prediction" ? scene.inputs["target"]?.data[0] : 0;
  const ends = [range[0], range[1], prediction, target ?? prediction];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const place = (x: number): number => 20 + ((x - low) / Math.max(high - low, 1e-9)) * (width - 40);
  const color = seriesColor(style);
  const pull = pullOf(props);
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words.numberName}>
      <line x1={10} x2={width - 10} y1={60} y2={60} stroke="var(--line-strong)" />
      {target !== undefined && (
        <g>
          <line x1={place(target)} x2={place(target)} y1={46} y2={74} stroke="var(--text)" strokeWidth={2} />
          <text x={place(target)} y={94} textAnchor="middle">
            {axis === "prediction" ? words.target : "0"} {axis === "prediction" && numberText(target, language, 3)}
          </text>
          <line
            x1={place(target)}
            x2={place(prediction)}
            y1={60}
            y2={60}
            stroke={color}
            strokeWidth={3}
            opacity={0.4}
          />
        </g>
      )}
      <circle cx={place(prediction)} cy={60} r={7} fill={color} />
      <Arrow from={[place(prediction), 60]} to={[place(prediction) + 34 * pull, 60]} color={color} />
      <text x={Math.min(Math.max(place(prediction), 50), width - 50)} y={36} textAnchor="middle">
        {numberText(prediction, language, 3)}
      </text>
    </svg>
  );
}

/** The predicted distribution over the target. */
function Bell({ scene, style }: SceneProps): ReactNode {
  const words = useTexts(texts).scenes;
  const [mean, target, variance] = ["prediction", "target", "variance"].map((role) => scene.inputs[role]?.data[0] ?? 0);
  const deviation = Math.sqrt(variance!);
  const reach = Math.max(4, Math.abs(mean! - target!) + 1, 3 * deviation);
  const place = (x: number): number => width / 2 + ((x - target!) / reach) * (width / 2 - 20);
  const most = Math.max(1, 1 / deviation);
  const up = (x: number): number => 86 - (70 * Math.exp(-((x - mean!) ** 2) / (2 * variance!))) / deviation / most;
  const path = Array.from({ length: 121 }, (_, i) => target! - reach + (i * reach) / 60)
    .map((x, i) => `${i === 0 ? "M" : "L"}${place(x).toFixed(1)},${up(x).toFixed(1)}`)
    .join("");
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words.numberName}>
      <line x1={10} x2={width - 10} y1={86} y2={86} stroke="var(--line-strong)" />
      <path d={path} fill="none" stroke={seriesColor(style)} strokeWidth={2} />
      <line x1={place(target!)} x2={place(target!)} y1={14} y2={92} stroke="var(--text)" strokeWidth={2} />
      <text x={place(target!)} y={106} textAnchor="middle">
        {words.target}
      </text>
    </svg>
  );
}

/** How the model shares its belief between the two classes. */
function Share(props: SceneProps): ReactNode {
  const { axis, at, style, scene } = props;
  const { choices } = useTexts(controlTexts);
  const words = useTexts(texts).scenes;
  const p = axis === "logit" ? sigmoid(at) : at;
  const isOne = (scene.inputs["target"]?.data[0] ?? 0) > 0.5;
  const split = 10 + p * (width - 20);
  // The gradient by the axis has the sign of that by the prediction: both grow together.
  const pull = pullOf(props);
  const percent = (share: number): string => `${(share * 100).toFixed(share > 0.01 && share < 0.99 ? 0 : 2)}%`;
  const mark = (isTrue: boolean): string => (isTrue ? ` (${words.isTarget})` : "");
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words.scoresName}>
      <rect x={10} y={38} width={split - 10} height={34} fill={seriesColor(style)} opacity={0.75} />
      <rect x={split} y={38} width={width - 10 - split} height={34} fill="var(--surface-sunken)" stroke="var(--line)" />
      <text x={10} y={28}>
        {choices["binaryTarget.1"]}
        {mark(isOne)} {percent(p)}
      </text>
      <text x={width - 10} y={28} textAnchor="end">
        {choices["binaryTarget.0"]}
        {mark(!isOne)} {percent(1 - p)}
      </text>
      <line x1={split} x2={split} y1={34} y2={78} stroke="var(--text)" strokeWidth={2} />
      <Arrow from={[split, 90]} to={[split + 36 * pull, 90]} />
    </svg>
  );
}
