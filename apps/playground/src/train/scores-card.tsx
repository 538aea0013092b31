import { type ReactNode, useMemo } from "react";
import { useTexts } from "../app/language.ts";
import { findPlugin, useCatalogue, usePluginText } from "../app/catalogue.ts";
import { LineChart } from "../charts/line-chart.tsx";
import { LiveSeries } from "../charts/live-series.ts";
import { useDocument } from "../document/store.ts";
import { useTrainer } from "../trainer/store.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/layout.tsx";
import { runSync, useBreaks } from "./loss-card.tsx";
import styles from "./live-pane.module.css";
import { texts } from "./texts.ts";

const nothing = new LiveSeries();

/** Each metric over the run, on the validation split. */
export function ScoresCard(): ReactNode {
  const words = useTexts(texts);
  const catalogue = useCatalogue();
  const reading = useDocument((state) => state.reading);
  const run = useTrainer((state) => state.run);
  const goals = useTrainer((state) => state.run?.opened?.goals);
  const names = goals ? Object.keys(goals) : metricsOf(reading?.isGood ? reading.document.metrics : undefined);
  const dataset = reading?.isGood ? (reading.document.dataset as { use: string; validation?: number }) : undefined;
  const card = dataset && findPlugin(catalogue, "dataset", dataset.use);
  const canHoldOut = card?.jsonSchema.properties?.["validation"] !== undefined && !dataset?.validation;
  const isWithout = run?.opened ? run.opened.data.splits.validation === undefined : canHoldOut;
  return (
    <Card title={words.metrics} lead={isWithout ? words.noValidation : words.metricsLead}>
      {canHoldOut && (
        <div>
          <Button size="small" onPress={() => useDocument.getState().edit(["dataset", "validation"], 0.1)}>
            {words.addValidation}
          </Button>
        </div>
      )}
      {names.length === 0 && <p className={styles["muted"]}>{words.noMetrics}</p>}
      {!isWithout && (
        <div className={styles["multiples"]}>
          {names.map((name) => (
            <MetricChart key={name} name={name} />
          ))}
        </div>
      )}
    </Card>
  );
}

const metricsOf = (metrics: readonly unknown[] = []): string[] =>
  metrics.map((entry) => (typeof entry === "string" ? entry : (entry as { use: string }).use));

function MetricChart({ name }: { readonly name: string }): ReactNode {
  const words = useTexts(texts);
  const say = usePluginText();
  const card = findPlugin(useCatalogue(), "metric", name);
  const found = useTrainer((state) => state.run?.scores.get(`validation.${name}`));
  const title = card ? say(card.about.title) : name;
  const series = useMemo(
    () => [{ id: name, name: words.validation, data: found ?? nothing, style: 1, exact: true } as const],
    [name, found, words],
  );
  const x = useMemo(() => ({ title: words.stepAxis, min: 0 }), [words]);
  const y = useMemo(() => ({ title }), [title]);
  const marks = useBreaks();
  return (
    <LineChart
      title={title}
      series={series}
      x={x}
      y={y}
      marks={marks}
      syncKey={runSync}
      height="11rem"
      empty={words.noScoresYet}
    />
  );
}
