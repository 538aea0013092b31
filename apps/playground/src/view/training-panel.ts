import type { Words } from "../language.ts";
import type { News, Outcome, SpiralSettings } from "../protocol.ts";
import { createBoundaryMap } from "./boundary-map.ts";
import { createControls } from "./controls.ts";
import { element } from "./element.ts";
import { createLossCurve } from "./loss-curve.ts";
import { createSignature } from "./signature.ts";
import { type Sentence, createStatusLine } from "./status-line.ts";

export interface TrainingPanel {
  readonly element: HTMLElement;
  /** Shows what the worker reports. */
  show(news: News): void;
}

/** Chooses, starts, watches and stops a training of the spiral. */
export function createTrainingPanel(
  words: Words,
  trainer: { start(settings: SpiralSettings): void; stop(): void },
): TrainingPanel {
  const heading = element("h2", { id: "spiral-heading" });
  const lead = element("p", { class: "lead" });
  const status = createStatusLine(words);
  const map = createBoundaryMap(words);
  const curve = createLossCurve(words);
  const signature = createSignature(words);
  let phase: "loading" | "idle" | "compiling" | "training" | "stopping" = "loading";
  const controls = createControls(words, {
    start(settings) {
      phase = "compiling";
      controls.setRunning(true);
      status.say((texts) => texts.status.compiling);
      status.progress(undefined);
      signature.show(undefined);
      curve.clear();
      trainer.start(settings);
    },
    stop() {
      phase = "stopping";
      status.say((texts) => texts.status.stopping);
      trainer.stop();
    },
  });
  words.bind((texts) => {
    heading.textContent = texts.spiral.heading;
    lead.textContent = texts.spiral.lead;
  });

  function rest(): void {
    phase = "idle";
    controls.setRunning(false);
  }

  return {
    element: element(
      "section",
      { class: "panel", "aria-labelledby": heading.id },
      heading,
      lead,
      element(
        "div",
        { class: "training" },
        element("div", { class: "side" }, controls.element, status.element),
        map.element,
        curve.element,
      ),
      signature.element,
    ),
    show(news) {
      switch (news.type) {
        case "catalogue":
          controls.offer(news.catalogue);
          if (phase === "loading") {
            phase = "idle";
            status.say((texts) => texts.status.ready);
          }
          break;
        case "samples":
          map.showSamples(news.samples);
          break;
        case "progress":
          if (phase === "compiling") {
            phase = "training";
            status.say((texts) => texts.status.training);
          }
          status.progress(news.progress);
          curve.add(news.progress.losses, news.progress.totalSteps);
          break;
        case "boundary":
          map.showBoundary(news.boundary);
          break;
        case "end":
          rest();
          signature.show(news.outcome.fingerprint);
          if (news.outcome.diagnosis === undefined) status.say(summary(news.outcome));
          else status.complain(summary(news.outcome), news.outcome.diagnosis);
          break;
        case "failure": {
          const hasRun = phase !== "loading";
          rest();
          status.complain((texts) => (hasRun ? texts.status.failed : texts.status.notLoaded), news.message);
          break;
        }
      }
    },
  };
}

/** How a run ended, in a sentence. */
function summary({ reason, step, seconds, accuracy }: Outcome): Sentence {
  return (texts, language) => {
    const steps = new Intl.NumberFormat(language).format(step);
    if (reason === "stopped") return texts.status.stopped(steps);
    if (reason === "non-finite") return texts.status.nonFinite(steps);
    const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
    const time = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
    return texts.status.completed(percent.format(accuracy ?? NaN), time.format(seconds));
  };
}
