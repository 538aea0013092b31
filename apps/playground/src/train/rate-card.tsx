import { type ReactNode, useCallback, useMemo } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import type { Geometry } from "../charts/axes.ts";
import { LineChart } from "../charts/line-chart.tsx";
import type { LineSeries } from "../charts/line-series.ts";
import { LiveSeries } from "../charts/live-series.ts";
import { numberText } from "../charts/number-text.ts";
import { seriesColor } from "../charts/palette.ts";
import { toPixel } from "../charts/scale.ts";
import { useTrainer } from "../trainer/store.ts";
import { Button } from "../ui/button.tsx";
import { Card, Lead } from "../ui/layout.tsx";
import { NumberField } from "../ui/number-field.tsx";
import { logScale } from "../ui/number.ts";
import type { PlannedOption } from "../worker/train/protocol.ts";
import { runSync, useBreaks } from "./loss-card.tsx";
import styles from "./live-pane.module.css";
import { plannedAt } from "./planned-at.ts";
import { texts } from "./texts.ts";
import { usePlan } from "./use-plan.ts";

const rates = logScale(1e-6, 10);
const nothing = new LiveSeries();
const rule = { minimum: 0 };

/** The rate as it was planned and as it was, and a hand on it. */
export function RateCard(): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const whole = usePlan();
  const actual = useTrainer((state) => state.run?.rate);
  const plan = whole?.learningRate;
  return (
    <Card title={words.rate} {...(plan?.watches && { lead: words.watches(plan.watches.join(", ")) })}>
      <div className={plan?.watches ? undefined : styles["raised"]}>
        <OptionChart title={words.rate} axis={words.rateAxis} plan={plan} actual={actual} />
      </div>
      {Object.entries(whole?.scheduled ?? {}).map(([name, option]) => (
        <ScheduledChart key={name} name={name} plan={option} />
      ))}
      <RateControl language={language} />
    </Card>
  );
}

function ScheduledChart({ name, plan }: { readonly name: string; readonly plan: PlannedOption }): ReactNode {
  const words = useTexts(texts);
  const actual = useTrainer((state) => state.run?.scheduled.get(name));
  return <OptionChart title={words.otherOption(name)} axis={name} plan={plan} actual={actual} />;
}

interface OptionChartProps {
  readonly title: string;
  readonly axis: string;
  readonly plan: PlannedOption | undefined;
  readonly actual: LiveSeries | undefined;
}

function OptionChart({ title, axis, plan, actual }: OptionChartProps): ReactNode {
  const words = useTexts(texts);
  const base = useTrainer((state) => state.run?.base ?? 0);
  // Drawn again when the run has moved on.
  useTrainer((state) => state.revision);
  const series = useMemo<LineSeries[]>(
    () => [
      ...(plan
        ? [
            {
              id: "planned",
              name: words.planned,
              // Steps count from 1, schedules from 0.
              data: { x: plan.steps.map((step) => base + step + 1), y: plan.values },
              style: 5,
              dash: [5, 4],
              marker: "none",
            } as const,
          ]
        : []),
      { id: "actual", name: words.actual, data: actual ?? nothing, style: 0, marker: "none" },
    ],
    [plan, base, actual, words],
  );
  const x = useMemo(() => ({ title: words.stepAxis, min: 0 }), [words]);
  const y = useMemo(() => ({ title: axis, include: [0] }), [axis]);
  const marks = useBreaks();
  const last =
    actual && actual.length > 0 ? ([actual.x[actual.length - 1]!, actual.y[actual.length - 1]!] as const) : undefined;
  const [step, value] = last ?? [];
  const overlay = useCallback(
    (geometry: Geometry) =>
      step === undefined || value === undefined ? null : (
        <circle
          cx={toPixel(geometry.x, step)}
          cy={toPixel(geometry.y, value)}
          r={5}
          fill={seriesColor(0)}
          stroke="var(--surface)"
          strokeWidth={2}
        />
      ),
    [step, value],
  );
  return (
    <LineChart
      title={title}
      isTitleHidden={title === words.rate}
      series={series}
      x={x}
      y={y}
      marks={marks}
      syncKey={runSync}
      overlay={overlay}
      height="11rem"
      empty={words.rateOff}
    />
  );
}

function RateControl({ language }: { readonly language: "en" | "ko" }): ReactNode {
  const words = useTexts(texts);
  const phase = useTrainer((state) => state.phase);
  const byHand = useTrainer((state) => state.rate);
  const plan = useTrainer((state) => state.run?.opened?.plan.learningRate);
  useTrainer((state) => state.revision);
  const { run, setRate } = useTrainer.getState();
  const isGoing = phase === "running" || phase === "paused" || phase === "preparing";
  if (!isGoing) return <Lead>{words.rateOff}</Lead>;
  const actual = run?.lastRate ?? plan?.values[0];
  const planned = plan && plannedAt(plan, (run?.step ?? 0) - (run?.base ?? 0));
  return (
    <div className={styles["column"]}>
      <NumberField
        label={words.rateByHand}
        value={byHand ?? (actual === undefined ? undefined : Number(actual.toPrecision(3)))}
        onChange={setRate}
        rule={rule}
        scale={rates}
        note={
          planned === undefined
            ? words.rateNote
            : `${words.planned}: ${numberText(planned, language)}. ${words.rateNote}`
        }
      />
      <div>
        <Button size="small" isDisabled={byHand === undefined} onPress={() => setRate(undefined)}>
          {words.backToSchedule}
        </Button>
      </div>
    </div>
  );
}
