import { BookOpen, Plus, Trash2 } from "lucide-react";
import { type ReactNode, Suspense, lazy, useCallback, useEffect, useState } from "react";
import { findPlugin, pluginsOf, useCatalogue, useCatalogueStore, usePluginText } from "../app/catalogue.ts";
import { useTexts } from "../app/language.ts";
import { mistakesAt } from "../document/mistakes.ts";
import { MistakeText } from "../document/mistake-text.tsx";
import { readEntry } from "../document/entry.ts";
import { PluginPicker } from "../document/plugin-picker.tsx";
import { usePreview } from "../document/preview.ts";
import { SchemaForm } from "../document/schema-form.tsx";
import { useDocument } from "../document/store.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Notice } from "../ui/layout.tsx";
import { NumberField } from "../ui/number-field.tsx";
import type { PluginCard } from "../worker/catalogue/protocol.ts";
import styles from "./builder.module.css";
import { lossMisfit, metricMisfit } from "./fit.ts";
import { Part, type PartName } from "./part.tsx";
import { PluginPart, useChosen } from "./plugin-part.tsx";
import { startingOptions } from "./starting-options.ts";
import { texts } from "./texts.ts";

/** The pipeline as forms: one part after the other, each with what the registry has for it. */
export function Builder(): ReactNode {
  const words = useTexts(texts);
  const syntaxError = useDocument((store) => store.syntaxError);
  const reading = useDocument((store) => store.reading);
  const chosen = {
    dataset: useChosen("dataset"),
    model: useChosen("model"),
    loss: useChosen("loss"),
    optimizer: useChosen("optimizer"),
    scheduler: useChosen("scheduler"),
  };
  const against = useReasons();
  const isBroken = (name: PartName): boolean =>
    mistakesAt(reading, name, true).length > 0 || mistakesAt(reading, name).length > 0;
  return (
    <section className={styles["builder"]} aria-labelledby="builder-title">
      <div className={styles["head"]}>
        <h2 id="builder-title">{words.title}</h2>
        <PresetButton />
      </div>
      {syntaxError && <Notice tone="warning">{words.broken}</Notice>}
      <LossAdvice />
      <Part name="dataset" chosen={chosen.dataset} isBroken={isBroken("dataset")}>
        <PluginPart name="dataset" />
      </Part>
      <Part name="model" chosen={chosen.model} isBroken={isBroken("model")}>
        <PluginPart name="model" />
      </Part>
      <Part name="loss" chosen={chosen.loss} isBroken={isBroken("loss")} isOpenAtFirst>
        <PluginPart name="loss" reasonAgainst={against.loss} />
      </Part>
      <Part name="optimizer" chosen={chosen.optimizer} isBroken={isBroken("optimizer")} isOpenAtFirst>
        <PluginPart name="optimizer" />
      </Part>
      <SchedulePart chosen={chosen.scheduler} isBroken={isBroken("scheduler")} />
      <MetricsPart isBroken={isBroken("metrics")} />
      <TrainPart isBroken={isBroken("train")} />
    </section>
  );
}

/** Why losses and metrics do not fit the data that were read. */
function useReasons() {
  const words = useTexts(texts);
  const catalogue = useCatalogue();
  const target = usePreview(({ preview }) => preview?.target);
  const lossName = useDocument(({ value }) => readEntry(value["loss"]).use);
  const loss = useCallback(
    (card: PluginCard): string | undefined => {
      const misfit = lossMisfit(card, target);
      return misfit && words.misfits[misfit];
    },
    [target, words],
  );
  const metric = useCallback(
    (card: PluginCard): string | undefined => {
      const misfit = metricMisfit(card, target, findPlugin(catalogue, "loss", lossName));
      return misfit && words.misfits[misfit];
    },
    [target, words, catalogue, lossName],
  );
  return { loss, metric };
}

/** The list of examples is loaded when it is first opened. */
const PresetDialog = lazy(async () => ({ default: (await import("./preset-dialog.tsx")).PresetDialog }));

function PresetButton(): ReactNode {
  const words = useTexts(texts);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onPress={() => setOpen(true)}>
        <BookOpen size={16} aria-hidden />
        {words.startFrom}
      </Button>
      {isOpen && (
        <Suspense>
          <PresetDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

/** A loss that cannot be trained on this data, and what could. */
function LossAdvice(): ReactNode {
  const words = useTexts(texts);
  const text = usePluginText();
  const catalogue = useCatalogue();
  const target = usePreview(({ preview }) => preview?.target);
  const entry = useDocument(({ value }) => value["loss"]);
  const card = findPlugin(catalogue, "loss", readEntry(entry).use);
  const misfit = card && lossMisfit(card, target);
  useEffect(() => {
    if (misfit) void useCatalogueStore.getState().load();
  }, [misfit]);
  if (!card || !misfit || !target) return null;
  const first =
    target.kind === "values"
      ? ["mse", "huber", "mae"]
      : target.classes.length === 2
        ? ["binary-cross-entropy", "sparse-categorical-cross-entropy", "hinge"]
        : ["sparse-categorical-cross-entropy", "categorical-focal", "multi-margin"];
  const fitting = pluginsOf(catalogue, "loss").filter((one) => first.includes(one.name) && !lossMisfit(one, target));
  return (
    <Notice tone="warning" isLive>
      <p>
        <strong>{words.misfitTitle(text(card.about.title))}</strong> {words.misfits[misfit]} {words.instead}
      </p>
      <div className={styles["suggestions"]}>
        {fitting.map((one) => (
          <Button
            key={one.name}
            size="small"
            onPress={() => useDocument.getState().choose(["loss"], startingOptions(one, undefined, {}))}
          >
            {text(one.about.title)}
          </Button>
        ))}
      </div>
    </Notice>
  );
}

function SchedulePart({
  chosen,
  isBroken,
}: {
  readonly chosen: string | undefined;
  readonly isBroken: boolean;
}): ReactNode {
  const words = useTexts(texts);
  const { edit, choose } = useDocument.getState();
  return (
    <Part name="scheduler" chosen={chosen ?? words.noSchedule} isBroken={isBroken}>
      {chosen === undefined ? (
        <Button onPress={() => choose(["scheduler"], { use: "cosine-annealing", totalSteps: "100%" })}>
          <Plus size={16} aria-hidden />
          {words.addSchedule}
        </Button>
      ) : (
        <>
          <PluginPart name="scheduler" />
          <Button size="small" onPress={() => edit(["scheduler"], undefined)}>
            <Trash2 size={16} aria-hidden />
            {words.removeSchedule}
          </Button>
        </>
      )}
    </Part>
  );
}

function MetricsPart({ isBroken }: { readonly isBroken: boolean }): ReactNode {
  const words = useTexts(texts);
  const text = usePluginText();
  const catalogue = useCatalogue();
  const against = useReasons();
  const given = useDocument(({ value }) => value["metrics"]);
  const reading = useDocument((store) => store.reading);
  const { edit } = useDocument.getState();
  const metrics = Array.isArray(given) ? (given as readonly unknown[]) : [];
  const titles = metrics.map((entry) => {
    const { use } = readEntry(entry);
    const card = findPlugin(catalogue, "metric", use);
    return card ? text(card.about.title) : (use ?? "?");
  });
  return (
    <Part name="metrics" chosen={titles.length > 0 ? titles.join(", ") : words.noMetrics} isBroken={isBroken}>
      {metrics.map((entry, i) => {
        const { use, options } = readEntry(entry);
        const card = findPlugin(catalogue, "metric", use);
        const [mistake] = mistakesAt(reading, `metrics.${i}`, true);
        return (
          // oxlint-disable-next-line react/no-array-index-key -- a list has no names for its places
          <div key={i}>
            <div className={styles["metric"]}>
              <PluginPicker
                label={words.parts.metrics}
                kind="metric"
                value={use}
                onChange={(next) => edit(["metrics", i], next)}
                reasonAgainst={against.metric}
              />
              <IconButton
                label={words.removeMetric(titles[i]!)}
                onPress={() => edit(["metrics"], metrics.toSpliced(i, 1))}
              >
                <Trash2 size={16} aria-hidden />
              </IconButton>
            </div>
            {mistake && <MistakeText mistake={mistake} />}
            {card && (
              <SchemaForm
                schema={card.jsonSchema}
                value={options}
                path={["metrics", i]}
                onChange={(path, value) => edit(path, value)}
              />
            )}
          </div>
        );
      })}
      <PluginPicker
        label={words.addMetric}
        kind="metric"
        value={undefined}
        onChange={(next) => edit(["metrics"], [...metrics, next])}
        reasonAgainst={against.metric}
      />
    </Part>
  );
}

function TrainPart({ isBroken }: { readonly isBroken: boolean }): ReactNode {
  const words = useTexts(texts);
  const catalogue = useCatalogue();
  const value = useDocument((store) => store.value);
  const reading = useDocument((store) => store.reading);
  const { edit } = useDocument.getState();
  const train = (value["train"] ?? {}) as Readonly<Record<string, unknown>>;
  const epochs = train["epochs"] ?? catalogue?.trainSchema.properties?.["epochs"]?.default;
  return (
    <Part name="train" chosen={words.epochs(String(epochs))} isBroken={isBroken}>
      {catalogue && (
        <SchemaForm
          schema={catalogue.trainSchema}
          value={train}
          path={["train"]}
          onChange={(path, next) => edit(path, next)}
          mistake={(path) => {
            const [mistake] = mistakesAt(reading, path);
            return mistake && <MistakeText mistake={mistake} />;
          }}
        />
      )}
      <NumberField
        label={words.seed}
        note={words.seedNote}
        value={typeof value["seed"] === "number" ? value["seed"] : 0}
        rule={{ minimum: 0, isInteger: true }}
        onChange={(next) => edit(["seed"], next)}
      />
    </Part>
  );
}
