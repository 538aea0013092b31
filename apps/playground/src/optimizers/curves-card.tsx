import { type ReactNode, useCallback, useMemo } from "react";
import { useTexts } from "../app/language.ts";
import type { Geometry } from "../charts/axes.ts";
import { LineChart } from "../charts/line-chart.tsx";
import { toPixel } from "../charts/scale.ts";
import { Card } from "../ui/layout.tsx";
import { racerName } from "./names.ts";
import { usePlayback } from "./playback.ts";
import { useRace } from "./race-store.ts";
import type { Setup } from "./setup.ts";
import { texts } from "./texts.ts";

/** Height and learning rate by step, with the step that is shown. */
export function CurvesCard({ setup }: { readonly setup: Setup }): ReactNode {
  const words = useTexts(texts);
  const paths = useRace((one) => one.paths);
  const { racers } = setup;
  const seriesOf = (which: "height" | "rate") =>
    racers.flatMap((racer) => {
      const path = paths.get(racer.id);
      return path ? [{ id: racer.id, name: racerName(racer), data: path[which], style: racer.style }] : [];
    });
  const heights = useMemo(() => seriesOf("height"), [paths, racers]);
  const rates = useMemo(() => seriesOf("rate"), [paths, racers]);
  const x = useMemo(() => ({ title: words.stepAxis, min: 0, max: setup.steps }), [words, setup.steps]);
  const heightAxis = useMemo(() => ({ title: words.heightAxis, log: true }), [words]);
  const rateAxis = useMemo(() => ({ title: words.rateAxis, include: [0] }), [words]);
  const overlay = useCallback((geometry: Geometry) => <Playhead geometry={geometry} />, []);
  return (
    <Card title={words.curves}>
      <LineChart
        title={words.curves}
        isTitleHidden
        series={heights}
        x={x}
        y={heightAxis}
        height="15rem"
        syncKey="race"
        overlay={overlay}
        legend
      />
      <LineChart
        title={words.rates}
        series={rates}
        x={x}
        y={rateAxis}
        height="10rem"
        syncKey="race"
        overlay={overlay}
        legend={false}
      />
    </Card>
  );
}

/** The step that is shown, as a line across a chart; it moves on its own. */
function Playhead({ geometry }: { readonly geometry: Geometry }): ReactNode {
  const step = usePlayback((one) => one.step);
  const { plot } = geometry;
  const at = toPixel(geometry.x, step);
  if (!(at >= plot.left - 1 && at <= plot.left + plot.width + 1)) return null;
  return (
    <line
      x1={at}
      x2={at}
      y1={plot.top}
      y2={plot.top + plot.height}
      stroke="var(--text)"
      strokeWidth={1.5}
      strokeDasharray="4 3"
    />
  );
}
