import { Pause, Play, RotateCcw, SkipForward, Square, StepForward } from "lucide-react";
import { type ReactNode, useCallback, useSyncExternalStore } from "react";
import { findPlugin, useCatalogue, usePluginText } from "../app/catalogue.ts";
import { useLanguage, useTexts } from "../app/language.ts";
import { timeText } from "../app/time-text.ts";
import { numberText } from "../charts/number-text.ts";
import { useDocument } from "../document/store.ts";
import { trainer } from "../trainer/client.ts";
import { useTrainer } from "../trainer/store.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { WithTooltip } from "../ui/tooltip.tsx";
import { ariaShortcut, shortcutText, shortcuts, useShortcut } from "./shortcuts.ts";
import { texts } from "./texts.ts";
import styles from "./toolbar.module.css";
import { useHasChanged } from "./use-plan.ts";

/** Starts, holds, steps, stops and forgets the run, and says where it is. */
export function Toolbar(): ReactNode {
  const words = useTexts(texts);
  const phase = useTrainer((state) => state.phase);
  const hasRun = useTrainer((state) => state.run !== undefined);
  const canGoOn = useTrainer(
    (state) => state.phase === "ended" && state.end?.reason === "stopped" && state.run?.checkpoint !== undefined,
  );
  const { start, pause, resume, step, stop, reset, goOn } = useTrainer.getState();
  const isGood = useDocument(({ reading }) => reading?.isGood === true);
  const isWrong = useDocument(({ reading, syntaxError }) => syntaxError !== undefined || reading?.isGood === false);
  const isTaken = useSyncExternalStore(trainer.subscribe, () => trainer.current !== undefined);
  const isGoing = phase === "preparing" || phase === "running" || phase === "paused" || phase === "stopping";
  const hasChanged = useHasChanged();
  const isOthers = isTaken && !isGoing;
  const canStart = isGood && !isTaken;

  const toggle = useCallback(() => {
    const { phase: now } = useTrainer.getState();
    if (now === "running" || now === "preparing") pause();
    else if (now === "paused") resume();
    else if (now !== "stopping" && useDocument.getState().reading?.isGood) start(useDocument.getState().text);
  }, [pause, resume, start]);
  const oneStep = useCallback(() => {
    const { phase: now } = useTrainer.getState();
    if (now === "paused") step();
    else if (now === "running" || now === "preparing") pause();
    else if (now !== "stopping" && useDocument.getState().reading?.isGood) start(useDocument.getState().text, true);
  }, [pause, step, start]);
  useShortcut(shortcuts.toggle, toggle);
  useShortcut(shortcuts.step, oneStep);
  useShortcut(shortcuts.stop, stop);

  const isRunning = phase === "running" || phase === "preparing";
  const main = isRunning ? words.pause : phase === "paused" ? words.goOn : hasRun ? words.again : words.start;
  return (
    <section className={styles["toolbar"]} aria-label={words.toolbar}>
      <div className={styles["buttons"]}>
        <WithTooltip text={words.withKeys(main, shortcutText(shortcuts.toggle))}>
          <Button
            look="primary"
            onPress={toggle}
            isDisabled={phase === "stopping" || (!isGoing && !canStart)}
            {...{ "aria-keyshortcuts": ariaShortcut(shortcuts.toggle) }}
          >
            {isRunning ? <Pause size={16} aria-hidden /> : <Play size={16} aria-hidden />}
            {main}
          </Button>
        </WithTooltip>
        <IconButton
          label={words.withKeys(words.step, shortcutText(shortcuts.step))}
          look="plain"
          onPress={oneStep}
          isDisabled={isRunning || phase === "stopping" || (!isGoing && !canStart)}
        >
          <StepForward size={16} aria-hidden />
        </IconButton>
        <IconButton
          label={words.withKeys(words.stop, shortcutText(shortcuts.stop))}
          look="plain"
          onPress={stop}
          isDisabled={!isGoing || phase === "stopping"}
        >
          <Square size={16} aria-hidden />
        </IconButton>
        <IconButton label={words.reset} look="plain" onPress={() => void reset()} isDisabled={!hasRun}>
          <RotateCcw size={16} aria-hidden />
        </IconButton>
        {/* Last, so that no button is moved from under the pointer. */}
        {canGoOn && (
          <Button onPress={goOn}>
            <SkipForward size={16} aria-hidden />
            {words.goOn}
          </Button>
        )}
      </div>
      <Status />
      {isGoing && hasChanged && <p className={styles["remark"]}>{words.changed}</p>}
      {isOthers && <p className={styles["remark"]}>{words.busy}</p>}
      {!isGoing && isWrong && <p className={styles["remark"]}>{words.mistakes}</p>}
    </section>
  );
}

/** The score that a finished run is judged by: the first metric on the test split, else the loss. */
function TestScore({ scores }: { readonly scores: Readonly<Record<string, number>> }): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const say = usePluginText();
  const catalogue = useCatalogue();
  const name = Object.keys(scores).find((one) => one !== "loss") ?? "loss";
  const card = findPlugin(catalogue, "metric", name);
  const title = name === "loss" ? words.loss : card ? say(card.about.title) : name;
  return <strong className={styles["state"]}>{words.onTest(title, numberText(scores[name]!, language))}</strong>;
}

/** Where the run is, in numbers that change a few times a second. */
function Status(): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const { phase, run, end, stepsPerSecond } = useTrainer();
  const state = phase === "ended" && end ? words.ends[end.reason] : words.phases[phase];
  const total = run?.totalSteps ?? 0;
  const step = run?.step ?? 0;
  const number = (value: number): string => numberText(value, language);
  const left = stepsPerSecond && total > step ? (total - step) / stepsPerSecond : undefined;
  return (
    <div className={styles["status"]}>
      {/* Only the state is told to screen readers by itself; the numbers change too often. */}
      <span className={styles["state"]} role="status" data-phase={phase}>
        {state}
      </span>
      {run?.opened && (
        <>
          <span>{words.epochOf(number(Math.max(run.epoch, 1)), number(run.opened.epochs))}</span>
          <span>{words.stepOf(number(step), number(total))}</span>
          {phase === "running" && stepsPerSecond !== undefined && (
            <span>{words.perSecond(number(Math.round(stepsPerSecond)))}</span>
          )}
          {phase === "running" && left !== undefined && <span>{words.timeLeft(timeText(left, language))}</span>}
          {phase === "ended" && <span>{timeText(run.seconds, language)}</span>}
          {phase === "ended" && end?.scores && <TestScore scores={end.scores} />}
        </>
      )}
      <progress className={styles["progress"]} aria-label={words.progress} max={Math.max(total, 1)} value={step} />
    </div>
  );
}
