import { type ComponentType, type ReactNode, useMemo } from "react";
import { useTexts } from "../app/language.ts";
import { Card } from "../ui/layout.tsx";
import type { Axis, Interval, PictureCard, Scene, SceneRequest, SceneResult } from "../worker/losses/protocol.ts";
import styles from "./losses.module.css";
import { readAt, usualMost } from "./read-curve.ts";
import { BoxScene } from "./scenes/box-scene.tsx";
import { EmbeddingScene } from "./scenes/embedding-scene.tsx";
import { ImageScene } from "./scenes/image-scene.tsx";
import { InputsScene } from "./scenes/inputs-scene.tsx";
import { MaskScene } from "./scenes/mask-scene.tsx";
import { NumberScene } from "./scenes/number-scene.tsx";
import { PointsScene } from "./scenes/points-scene.tsx";
import { ScoresScene } from "./scenes/scores-scene.tsx";
import { SequenceScene } from "./scenes/sequence-scene.tsx";
import { texts } from "./texts.ts";
import { useAnswer } from "../worker/use-answer.ts";
import type { Explored } from "./use-explorer.ts";

/** A situation to be drawn. */
export interface SceneProps {
  readonly axis: Axis;
  readonly at: number;
  readonly range: Interval;
  readonly scene: SceneResult;
  /** Index of the loss's colour. */
  readonly style: number;
  /** How strong the pull is there, over the strongest of the picture: arrows are as long. */
  readonly strength: number;
}

const scenes: Readonly<Record<Scene, ComponentType<SceneProps>>> = {
  number: NumberScene,
  points: PointsScene,
  scores: ScoresScene,
  embedding: EmbeddingScene,
  masks: MaskScene,
  boxes: BoxScene,
  image: ImageScene,
  sequence: SequenceScene,
  inputs: InputsScene,
};

/** What the loss in focus is given at the probe, and where each part of it is pulled. */
export function SceneCard({ explored }: { readonly explored: Explored }): ReactNode {
  const { focus, card, at, controls } = explored;
  const request = useMemo(
    (): SceneRequest | undefined =>
      focus && card && at !== undefined
        ? { use: focus.use, options: focus.options, controls, axis: card.axis, x: at }
        : undefined,
    [focus, card, at, controls],
  );
  const { answer } = useAnswer("losses.scene", request, JSON.stringify(request));
  const words = useTexts(texts);
  const result = answer?.request.axis === card?.axis ? answer : undefined;
  if (!focus || !card || !result?.result) return null;
  const shown = result.request.x;
  return (
    <Card title={words.scene} lead={words.sceneLead}>
      <Drawn
        card={card}
        at={shown}
        scene={result.result}
        style={focus.style}
        range={explored.range!}
        strength={strengthAt(explored, shown)}
      />
    </Card>
  );
}

/** Hardly any pull is none; any other can be seen. */
function strengthAt({ drawn, focus }: Explored, at: number): number {
  const place = drawn?.lines.findIndex(({ loss }) => loss.id === focus?.id) ?? -1;
  const curve = drawn?.answer.result?.curves[place];
  if (!curve || "failure" in curve) return 1;
  const share = Math.abs(readAt(curve, at).gradient) / Math.max(usualMost(curve), 1e-12);
  return share < 1e-3 ? 0 : 0.3 + 0.7 * Math.min(1, share);
}

interface DrawnProps extends Omit<SceneProps, "axis"> {
  readonly card: PictureCard;
}

function Drawn({ card, ...props }: DrawnProps): ReactNode {
  const Picture = scenes[card.scene];
  return (
    <div className={styles["scene"]}>
      <Picture axis={card.axis} {...props} />
    </div>
  );
}
