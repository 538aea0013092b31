import type { Words } from "../language.ts";
import type { Progress } from "../protocol.ts";
import type { Language, Texts } from "../texts.ts";
import { element } from "./element.ts";

/** A sentence in the language that is chosen. */
export type Sentence = (texts: Texts, language: Language) => string;

export interface StatusLine {
  readonly element: HTMLElement;
  /** Says what is going on; screen readers say it too. */
  say(sentence: Sentence): void;
  /** Says what went wrong: in the page's words, and in the program's own. */
  complain(sentence: Sentence, message: string): void;
  /** Shows how far it is; silently, for it changes many times a second. */
  progress(progress: Progress | undefined): void;
}

/** What is going on, and how far it is. */
export function createStatusLine(words: Words): StatusLine {
  const status = element("p", { class: "status", role: "status" });
  const complaint = element("p", { class: "complaint" });
  // The program's own words are English, whatever the language of the page.
  const message = element("p", { class: "message", lang: "en", translate: "no" });
  const alert = element("div", { class: "alert", role: "alert", hidden: true }, complaint, message);
  const bar = element("progress", { max: 1, value: 0 });
  const line = element("p", { class: "figures" });
  const far = element("div", { class: "far", hidden: true }, bar, line);
  let sentence: Sentence = (texts) => texts.status.loading;
  let reached: Progress | undefined;

  const write = words.bind((texts, language) => {
    const isWrong = !alert.hidden;
    status.textContent = isWrong ? "" : sentence(texts, language);
    complaint.textContent = isWrong ? sentence(texts, language) : "";
    bar.setAttribute("aria-label", texts.progress.label);
  });
  const writeProgress = words.bind((texts, language) => {
    far.hidden = reached === undefined;
    if (!reached) return;
    const { epoch, step, totalSteps, losses } = reached;
    const whole = new Intl.NumberFormat(language).format;
    const loss = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 }).format;
    bar.value = step / totalSteps;
    line.textContent = texts.progress.line(whole(epoch), whole(step), whole(totalSteps), loss(losses.at(-1) ?? NaN));
  });

  return {
    element: element("div", { class: "statusline" }, status, alert, far),
    say(next) {
      sentence = next;
      alert.hidden = true;
      message.textContent = "";
      write();
    },
    complain(next, said) {
      sentence = next;
      alert.hidden = false;
      message.textContent = said;
      write();
    },
    progress(next) {
      reached = next;
      writeProgress();
    },
  };
}
