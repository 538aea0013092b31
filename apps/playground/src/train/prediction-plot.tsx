import { type ReactNode, useMemo } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { numberText } from "../charts/number-text.ts";
import { toPixel } from "../charts/scale.ts";
import type { Predictions } from "../worker/train/picture-protocol.ts";
import type { DataPreview, SplitName } from "../worker/train/protocol.ts";
import { type DrawPlot, PointPlot } from "./point-plot.tsx";
import type { Shown } from "./shown.ts";
import { pictureTexts } from "./picture-texts.ts";

interface Pair {
  readonly target: number;
  readonly prediction: number;
  readonly split: SplitName;
}

/** Predictions against targets, for data that no plane can show. */
export function PredictionPlot({ shown: { data, picture, step } }: { readonly shown: Shown }): ReactNode {
  const words = useTexts(pictureTexts);
  const language = useLanguage();
  const { fitted } = picture as Predictions;
  const pairs = useMemo(() => pairsOf(data!, fitted), [data, fitted]);
  const draw = useMemo(() => drawPairs(pairs), [pairs]);
  const range = rangeOf(pairs);
  return (
    <PointPlot
      title={words.predictions}
      note={`${words.predictionsLead} ${words.atStep(numberText(step, language))}`}
      summary={words.pictureSummary.data(numberText(pairs.length, language), "")}
      xTitle={words.targetAxis}
      yTitle={words.predictedAxis}
      x={range}
      y={range}
      draw={draw}
      height="20rem"
      table={() => ({
        columns: [words.targetAxis, words.predictedAxis],
        rows: pairs.map(({ target, prediction }) => [target, prediction]),
        total: pairs.length,
      })}
    />
  );
}

function pairsOf({ splits }: DataPreview, fitted: Predictions["fitted"]): Pair[] {
  return (Object.keys(splits) as SplitName[]).flatMap((split) => {
    const { targets } = splits[split]!;
    const told = fitted[split];
    if (told?.length !== targets.length) return [];
    return Array.from(targets, (target, i) => ({ target, prediction: told[i]!, split }));
  });
}

/** The range of the targets, with room for predictions that are off. */
function rangeOf(pairs: readonly Pair[]): readonly [number, number] {
  const targets = pairs.map(({ target }) => target);
  const [low, high] = [Math.min(...targets), Math.max(...targets)];
  const free = (high - low || 1) * 0.12;
  return [low - free, high + free];
}

function drawPairs(pairs: readonly Pair[]): DrawPlot {
  return (pen, { x, y }, theme) => {
    const ends = [toPixel(x, x.min), toPixel(y, x.min), toPixel(x, x.max), toPixel(y, x.max)];
    pen.line(ends, 2, { color: theme.series[1]!, width: 1.5 });
    for (const { target, prediction, split } of pairs) {
      const [left, top] = [toPixel(x, target), toPixel(y, prediction)];
      if (!Number.isFinite(top)) continue;
      pen.marker("circle", left, top, 6, theme.series[0]!, 0.7);
      if (split !== "train") pen.marker("circle", left, top, 3.5, theme.surface);
    }
  };
}
