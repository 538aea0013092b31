import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { LineChart } from "../charts/line-chart.tsx";
import type { LineSeries } from "../charts/line-series.ts";
import type { Mark } from "../charts/line-view.ts";
import { LiveSeries } from "../charts/live-series.ts";
import { runHistory } from "../history/history.ts";
import { runName } from "../history/names.ts";
import { useHistory } from "../history/store.ts";
import { useTrainer } from "../trainer/store.ts";
import { Switch } from "../ui/text-field.tsx";
import { Card } from "../ui/layout.tsx";
import { NumberField } from "../ui/number-field.tsx";
import { linearScale } from "../ui/number.ts";
import styles from "./live-pane.module.css";
import { texts } from "./texts.ts";

/** Charts of one run share their cursor and their zoom. */
export const runSync = "run";
/** Runs before this one that are drawn behind it. */
const pastRuns = 3;
const nothing = new LiveSeries();
const smoothingScale = linearScale(0, 0.99);

/** The loss of every step, of epochs and of held-out data, with the last few runs behind it. */
export function LossCard(): ReactNode {
  const words = useTexts(texts);
  const run = useTrainer((state) => state.run);
  const validation = useTrainer((state) => state.run?.scores.get("validation.loss"));
  const [smoothing, setSmoothing] = useState(0.8);
  const [isLog, setLog] = useState(false);
  const past = usePastRuns();
  const series = useMemo<LineSeries[]>(
    () => [
      { id: "train", name: words.training, data: run?.loss ?? nothing, style: 0, marker: "none" },
      ...(validation
        ? [{ id: "validation", name: words.validation, data: validation, style: 1, exact: true } as const]
        : []),
      ...past,
    ],
    [past, run, validation, words],
  );
  const x = useMemo(() => ({ title: words.stepAxis, min: 0 }), [words]);
  const y = useMemo(() => ({ title: words.lossAxis, log: isLog }), [words, isLog]);
  const marks = useBreaks();
  return (
    <Card title={words.loss}>
      <div className={styles["raised"]}>
        <LineChart
          title={words.loss}
          isTitleHidden
          series={series}
          x={x}
          y={y}
          marks={marks}
          smoothing={smoothing}
          syncKey={runSync}
          legend
          height="15rem"
          empty={words.noCurve}
        />
      </div>
      <div className={styles["controls"]}>
        <NumberField
          label={words.smoothing}
          value={smoothing}
          onChange={setSmoothing}
          rule={{ minimum: 0, maximum: 0.99 }}
          scale={smoothingScale}
        />
        <Switch isSelected={isLog} onChange={setLog}>
          {words.logarithmic}
        </Switch>
      </div>
    </Card>
  );
}

/** Places at which the data changed, or the run went on. */
export function useBreaks(): Mark[] {
  const words = useTexts(texts);
  const run = useTrainer((state) => state.run);
  const count = useTrainer((state) => state.run?.breaks.length ?? 0);
  return useMemo(
    () =>
      (run?.breaks ?? []).slice(0, count).map(({ step, kind }) => ({
        axis: "x",
        value: step,
        label: kind === "data" ? words.dataChanged : words.resumed,
      })),
    [run, count, words],
  );
}

/** The loss of the last runs before this one. */
function usePastRuns(): LineSeries[] {
  const words = useTexts(texts);
  const language = useLanguage();
  const current = useTrainer((state) => state.recordId);
  const records = useHistory((state) => state.records);
  const curves = useHistory((state) => state.curves);
  const past = useMemo(
    () =>
      records
        .filter(({ id, status, sweep, hidden }) => id !== current && status !== "running" && !sweep && !hidden)
        .slice(-pastRuns),
    [records, current],
  );
  const ids = past.map(({ id }) => id).join();
  useEffect(() => {
    for (const id of ids.split(",").filter(Boolean)) void runHistory.curves(id);
  }, [ids]);
  return useMemo(
    () =>
      past.flatMap((record) => {
        const steps = curves.get(record.id)?.steps;
        if (!steps || steps.length === 0) return [];
        const data = { x: steps.column("step"), y: steps.column("loss") };
        const name = words.past(runName(record, language));
        return [{ id: record.id, name, data, faded: true, marker: "none", style: 2 + (record.number % 6) } as const];
      }),
    // The records of runs that are over do not change with each report of the one in progress.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [ids, curves, language, words],
  );
}
