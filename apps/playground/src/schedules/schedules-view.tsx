import { Redo2, Undo2 } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { findPlugin, useCatalogue } from "../app/catalogue.ts";
import { useLanguage, useTexts } from "../app/language.ts";
import { useOptionWords } from "../document/option-words.tsx";
import { IconButton } from "../ui/button.tsx";
import { Card, Lead } from "../ui/layout.tsx";
import { MeasuresTable } from "./measures-table.tsx";
import { MetricCard } from "./metric-card.tsx";
import { PlanChart } from "./plan-chart.tsx";
import { type PlanState, mostSteps } from "./plan-state.ts";
import { PresetList } from "./preset-list.tsx";
import { pluginsIn } from "./presets.ts";
import { RunCard } from "./run-card.tsx";
import { ScheduleEditor } from "./schedule-editor.tsx";
import { ScheduleList } from "./schedule-list.tsx";
import styles from "./schedules.module.css";
import { texts } from "./texts.ts";
import { useDrag } from "./use-drag.ts";
import { UseInPipeline } from "./use-in-pipeline.tsx";
import { useActual, usePipelineOptions } from "./use-pipeline.ts";
import { type PlanStore, usePlanState } from "./use-plan-state.ts";
import { useHandles, usePlans, useRun } from "./use-plans.ts";

const noBounds = {};

/** Schedules over a run: planned, compared, edited by form or by dragging. */
export function SchedulesView(): ReactNode {
  const words = useTexts(texts);
  const { label } = useOptionWords();
  const { state, change, begin, isGiven, canUndo, canRedo, undo, redo } = usePlanState();
  const pipeline = usePipelineOptions();
  const actual = useActual(state.option);
  const [isActualShown, setActualShown] = useState(true);
  useFirstRun(pipeline, isGiven || canUndo, begin);

  const possible = useRunThatFits(state);
  const bounds = pipeline?.options.find(({ name }) => name === state.option) ?? noBounds;
  const run = useRun(possible, bounds);
  const plans = usePlans(state.shown, run);
  const edited = plans.find(({ shown }) => shown.id === state.selected) ?? plans[0]!;
  const handles = useHandles(edited, run);
  const move = useDrag(edited.shown, run, change);
  const names = useNames(state);
  const watched = [...new Set(plans.flatMap(({ drawn }) => drawn?.watches ?? []))];
  return (
    <>
      <header className={styles["head"]}>
        <div>
          <h1>{words.title}</h1>
          <Lead>{words.lead}</Lead>
        </div>
        <div className={styles["undo"]}>
          <IconButton label={words.undo} isDisabled={!canUndo} onPress={undo}>
            <Undo2 size={18} aria-hidden />
          </IconButton>
          <IconButton label={words.redo} isDisabled={!canRedo} onPress={redo}>
            <Redo2 size={18} aria-hidden />
          </IconButton>
        </div>
      </header>
      <div className={styles["view"]}>
        <div className={styles["main"]}>
          <Card title={words.shown}>
            <PlanChart
              plans={plans}
              names={names}
              run={run}
              option={label(state.option)}
              isLog={state.isLog}
              onLog={(isLog) => change((before) => ({ ...before, isLog }))}
              handles={handles}
              selected={state.selected}
              move={move}
              actual={isActualShown ? actual : undefined}
            />
          </Card>
          {watched.length > 0 && (
            <MetricCard course={state.metric} epochs={run.epochs} watched={watched} change={change} />
          )}
        </div>
        <div className={styles["side"]}>
          <Card title={words.options}>
            <ScheduleList shown={state.shown} names={names} selected={state.selected} change={change} />
            <ScheduleEditor key={state.selected} plan={edited} run={run} change={change} />
            <UseInPipeline state={state} pipeline={pipeline} isGood={edited.result?.isGood ?? false} />
          </Card>
          <RunCard
            state={state}
            change={change}
            pipeline={pipeline}
            actual={actual}
            isActualShown={isActualShown}
            onActual={setActualShown}
          />
        </div>
        <div className={styles["more"]}>
          <Card title={words.numbers}>
            <MeasuresTable plans={plans} names={names} base={run.base} />
          </Card>
          <Card title={words.presets}>
            <PresetList change={change} />
          </Card>
        </div>
      </div>
    </>
  );
}

/** A first visit plans over the pipeline's own run, as soon as that is known, unless the address or the visitor chose before. */
function useFirstRun(
  pipeline: ReturnType<typeof usePipelineOptions>,
  isChosen: boolean,
  begin: PlanStore["begin"],
): void {
  const isDone = useRef(false);
  useEffect(() => {
    if (isChosen) isDone.current = true;
    if (isDone.current || !pipeline || pipeline.stepsPerEpoch === undefined) return;
    isDone.current = true;
    const { epochs, stepsPerEpoch, options } = pipeline;
    if (epochs * stepsPerEpoch > mostSteps) return;
    const base = options.find(({ name }) => name === "learningRate")?.base;
    begin((state) => ({ ...state, epochs, stepsPerEpoch, ...(base !== undefined && { base }) }));
  }, [pipeline, isChosen, begin]);
}

/** The state, or while its run is too long to be planned, the last that was not. */
function useRunThatFits(state: PlanState): PlanState {
  const last = useRef(state);
  if (state.epochs * state.stepsPerEpoch <= mostSteps) last.current = state;
  return last.current === state
    ? state
    : { ...state, epochs: last.current.epochs, stepsPerEpoch: last.current.stepsPerEpoch };
}

/** A name for each schedule: its plugins, and a number where two are alike. */
function useNames({ shown }: PlanState): ReadonlyMap<number, string> {
  const catalogue = useCatalogue();
  const language = useLanguage();
  return useMemo(() => {
    const plain = shown.map(({ entry }) => {
      const uses = typeof entry === "string" ? [entry] : pluginsIn(entry);
      const titles = uses.map((use) => findPlugin(catalogue, "scheduler", use)?.about.title[language] ?? use);
      return titles.length > 3 ? `${titles.slice(0, 3).join(" + ")} …` : titles.join(" + ");
    });
    return new Map(
      shown.map(({ id }, index) => {
        const name = plain[index]!;
        const before = plain.slice(0, index).filter((one) => one === name).length;
        const isAlone = plain.filter((one) => one === name).length === 1;
        return [id, isAlone ? name : `${name} ${before + 1}`];
      }),
    );
  }, [shown, catalogue, language]);
}
