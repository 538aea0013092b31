import { type ReactNode, useCallback, useMemo } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import type { Geometry } from "../charts/axes.ts";
import { LineChart } from "../charts/line-chart.tsx";
import { numberText } from "../charts/number-text.ts";
import { Card } from "../ui/layout.tsx";
import { Select } from "../ui/select.tsx";
import { courseNames, levelsOf, metricOf } from "./metric-course.ts";
import { PlanHandle } from "./plan-handle.tsx";
import type { MetricCourse } from "./plan-state.ts";
import { texts } from "./texts.ts";
import type { Change } from "./use-plan-state.ts";

export interface MetricCardProps {
  readonly course: MetricCourse;
  readonly epochs: number;
  /** What the schedules watch. */
  readonly watched: readonly string[];
  readonly change: Change;
}

const drawn = "drawn";

/** The course of the metric that a schedule watches: one of a few, or drawn by hand. */
export function MetricCard({ course, epochs, watched, change }: MetricCardProps): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const series = useMemo(() => {
    const y = Float64Array.from(metricOf(course, epochs));
    return [{ id: "metric", name: words.metricAxis, data: { x: y.map((_, epoch) => epoch + 1), y }, style: 5 }];
  }, [course, epochs, words]);
  const levels = useMemo(() => levelsOf(course), [course]);
  const overlay = useCallback(
    (geometry: Geometry) =>
      levels.map((level, index) => {
        const epoch = 1 + (index * (epochs - 1)) / (levels.length - 1);
        const name = words.level(index + 1);
        return (
          <PlanHandle
            key={name}
            geometry={geometry}
            axis="y"
            x={epoch}
            y={level}
            style={5}
            name={name}
            text={`${words.epoch(numberText(epoch, language, 3))}: ${numberText(level, language, 3)}`}
            onMove={(to) => {
              const next = Number(Math.min(1, Math.max(0, to)).toFixed(3));
              change((state) => ({ ...state, metric: levelsOf(state.metric).with(index, next) }), `metric ${index}`);
            }}
          />
        );
      }),
    [levels, epochs, words, language, change],
  );
  const x = useMemo(() => ({ title: words.epochAxis, min: 1, max: Math.max(2, epochs) }), [words, epochs]);
  const y = useMemo(() => ({ title: words.metricAxis, min: 0, max: 1.05 }), [words]);
  const names: Readonly<Record<string, string>> = words.courses;
  return (
    <Card title={words.metric} lead={words.metricNote(watched.join(", "))}>
      <Select
        label={words.course}
        value={typeof course === "string" ? course : drawn}
        options={[
          ...courseNames.map((value) => ({ value, name: names[value] ?? value })),
          ...(typeof course === "string" ? [] : [{ value: drawn, name: words.drawn }]),
        ]}
        onChange={(value) => {
          if (value !== drawn) change((state) => ({ ...state, metric: value }));
        }}
      />
      <LineChart title={words.metric} isTitleHidden series={series} x={x} y={y} height="12rem" overlay={overlay} />
    </Card>
  );
}
