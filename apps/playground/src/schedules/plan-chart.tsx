import { type ReactNode, useCallback, useMemo, useState } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import type { Geometry } from "../charts/axes.ts";
import { LineChart } from "../charts/line-chart.tsx";
import type { LineSeries } from "../charts/line-series.ts";
import type { Mark } from "../charts/line-view.ts";
import { numberText } from "../charts/number-text.ts";
import { toPixel } from "../charts/scale.ts";
import { useOptionWords } from "../document/option-words.tsx";
import { ToggleButton } from "../ui/button.tsx";
import type { Handle, PlannedRun } from "../worker/schedules/protocol.ts";
import { PlanHandle } from "./plan-handle.tsx";
import { texts } from "./texts.ts";
import type { Actual } from "./use-pipeline.ts";
import type { MoveHandle } from "./use-drag.ts";
import type { Plan } from "./use-plans.ts";

export interface PlanChartProps {
  readonly plans: readonly Plan[];
  readonly names: ReadonlyMap<number, string>;
  readonly run: PlannedRun;
  /** The option that moves, as people read it. */
  readonly option: string;
  readonly isLog: boolean;
  onLog(isLog: boolean): void;
  /** Handles of the schedule that is edited. */
  readonly handles: readonly Handle[];
  readonly selected: number;
  readonly move: MoveHandle;
  /** What the trainer really used, if there is a run to compare with. */
  readonly actual: Pick<Actual, "x" | "y" | "planned"> | undefined;
}

/** Epochs that get a mark. */
const mostMarks = 4;

/** The schedules over the run, with handles on the one that is edited. */
export function PlanChart(props: PlanChartProps): ReactNode {
  const { plans, names, run, option, isLog, onLog, handles, selected, move, actual } = props;
  const words = useTexts(texts);
  const language = useLanguage();
  const { label } = useOptionWords();
  const { stepsPerEpoch, epochs, base } = run;
  const [frozen, setFrozen] = useState<readonly [number, number]>();

  const series = useMemo(() => {
    const planned = plans.flatMap(({ shown: { id }, drawn }): LineSeries[] => {
      if (!drawn) return [];
      const x = Float64Array.from(drawn.values, (_, step) => step);
      return [
        {
          id: String(id),
          name: names.get(id) ?? "",
          data: { x, y: drawn.values },
          style: id,
          width: id === selected ? 2.5 : 1.75,
        },
      ];
    });
    if (!actual) return planned;
    const own: LineSeries[] = actual.planned
      ? [{ id: "planned", name: words.planned, data: actual.planned, style: 7, faded: true, marker: "none" }]
      : [];
    return [...planned, ...own, { id: "actual", name: words.actual, data: actual, style: 7, dash: [2, 3], width: 2.5 }];
  }, [plans, names, selected, actual, words]);
  const marks = useMemo((): readonly Mark[] => {
    const every = Math.max(1, Math.ceil(epochs / mostMarks));
    const count = Math.floor((epochs - 1) / every);
    return Array.from({ length: count }, (_, index) => {
      const epoch = (index + 1) * every;
      return { axis: "x", value: epoch * stepsPerEpoch, label: words.epoch(numberText(epoch, language)) };
    });
  }, [epochs, stepsPerEpoch, words, language]);
  const x = useMemo(
    () => ({ title: words.step, min: 0, max: Math.max(1, epochs * stepsPerEpoch) }),
    [epochs, stepsPerEpoch, words],
  );
  // While a handle is held the axis stays, or the pointer's place would mean something else with each move.
  const y = useMemo(
    () => ({
      title: option,
      log: isLog,
      ...(frozen ? { min: frozen[0], max: frozen[1] } : { include: isLog ? [base] : [0, base * 1.12] }),
    }),
    [option, isLog, base, frozen],
  );

  const overlay = useCallback(
    (geometry: Geometry) => {
      const taken: { readonly left: number; readonly top: number }[] = [];
      // A zoom may leave some of them outside.
      const inView = handles.filter(({ step }) => step >= geometry.x.min && step <= geometry.x.max);
      return inView.map((handle) => {
        const left = toPixel(geometry.x, handle.step);
        const top = toPixel(geometry.y, handle.value);
        // Handles in one place are shown beside each other, across the way they are dragged.
        const near = taken.findLast((one) => Math.hypot(one.left - left, one.top - top) < 20);
        const aside = near ? (handle.axis === "y" ? near.left + 22 - left : near.top - 22 - top) : 0;
        taken.push(handle.axis === "y" ? { left: left + aside, top } : { left, top: top + aside });
        const isBase = handle.path.length === 0;
        const index = handle.path.at(-1);
        const name = isBase ? words.base : `${label(handle.name)}${typeof index === "number" ? ` ${index + 1}` : ""}`;
        const value = typeof handle.option === "number" ? numberText(handle.option, language, 3) : handle.option;
        return (
          <PlanHandle
            key={`${handle.path.join(".")}:${handle.axis}`}
            geometry={geometry}
            axis={handle.axis}
            x={handle.step}
            y={handle.value}
            style={selected}
            aside={aside}
            name={words.handle(name)}
            text={words.handleText(
              name,
              value,
              numberText(handle.step, language),
              numberText(handle.value, language, 3),
            )}
            onMove={(to) => move(handle, to)}
            onHold={(isHeld) => setFrozen(isHeld ? [geometry.y.min, geometry.y.max] : undefined)}
          />
        );
      });
    },
    [handles, label, words, language, selected, move],
  );
  return (
    <LineChart
      title={words.chart(option)}
      note={words.chartNote}
      series={series}
      x={x}
      y={y}
      marks={marks}
      height="clamp(18rem, 46vh, 40rem)"
      legend
      empty={words.planning}
      overlay={overlay}
      actions={
        <ToggleButton size="small" isSelected={isLog} onChange={onLog}>
          {words.logScale}
        </ToggleButton>
      }
    />
  );
}
