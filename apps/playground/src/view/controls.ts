import type { Words } from "../language.ts";
import type { Catalogue, SpiralSettings } from "../protocol.ts";
import { element } from "./element.ts";

/** The most epochs that can be asked for. */
const mostEpochs = 10_000;

/** What is chosen at first. */
const first: SpiralSettings = {
  loss: "sparse-categorical-cross-entropy",
  optimizer: "adam",
  learningRate: 0.01,
  epochs: 100,
};

export interface Controls {
  readonly element: HTMLElement;
  /** Fills the choices; nothing can be started before. */
  offer(catalogue: Catalogue): void;
  setRunning(isRunning: boolean): void;
}

/** The form that starts and stops a training. */
export function createControls(words: Words, on: { start(settings: SpiralSettings): void; stop(): void }): Controls {
  const loss = element("select", { id: "loss", name: "loss" });
  const optimizer = element("select", { id: "optimizer", name: "optimizer" });
  const learningRate = numberField("learning-rate", first.learningRate, {
    min: "0",
    step: "any",
    inputmode: "decimal",
  });
  const epochs = numberField("epochs", first.epochs, { min: "1", max: mostEpochs, step: "1", inputmode: "numeric" });
  const start = element("button", { type: "submit", class: "primary", disabled: true });
  const stop = element("button", { type: "button", disabled: true });
  const labels = new Map<string, HTMLLabelElement>();
  const labelled = (field: HTMLElement, ...more: readonly HTMLElement[]): HTMLElement => {
    const label = element("label", { for: field.id });
    labels.set(field.id, label);
    return element("div", { class: `field ${field.localName}` }, label, field, ...more);
  };
  const form = element(
    "form",
    { class: "controls", novalidate: true },
    labelled(loss),
    labelled(optimizer),
    labelled(learningRate.input, learningRate.complaint),
    labelled(epochs.input, epochs.complaint),
    element("div", { class: "buttons" }, start, stop),
  );
  let catalogue: Catalogue | undefined;
  let isRunning = false;

  const write = words.bind((texts, language) => {
    labels.get(loss.id)!.textContent = texts.spiral.loss;
    labels.get(optimizer.id)!.textContent = texts.spiral.optimizer;
    labels.get(learningRate.input.id)!.textContent = texts.spiral.learningRate;
    labels.get(epochs.input.id)!.textContent = texts.spiral.epochs;
    start.textContent = texts.spiral.start;
    stop.textContent = texts.spiral.stop;
    learningRate.setRule(texts.spiral.learningRateRule);
    epochs.setRule(texts.spiral.epochsRule(new Intl.NumberFormat(language).format(mostEpochs)));
    if (!catalogue) return;
    const title = (kind: string, name: string) =>
      catalogue!.plugins.find((plugin) => plugin.kind === kind && plugin.name === name)!.title[language];
    fill(loss, catalogue.losses, (name) => title("loss", name), first.loss);
    fill(optimizer, catalogue.optimizers, (name) => title("optimizer", name), first.optimizer);
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isRunning || !catalogue) return;
    const faulty = [learningRate, epochs].filter((field) => !field.check());
    if (faulty[0]) faulty[0].input.focus();
    else {
      on.start({
        loss: loss.value,
        optimizer: optimizer.value,
        learningRate: learningRate.input.valueAsNumber,
        epochs: epochs.input.valueAsNumber,
      });
    }
  });
  stop.addEventListener("click", on.stop);

  return {
    element: form,
    offer(found) {
      catalogue = found;
      write();
      start.disabled = isRunning;
    },
    setRunning(next) {
      isRunning = next;
      const hadFocus = [start, stop].includes(document.activeElement as HTMLButtonElement);
      start.disabled = next || !catalogue;
      stop.disabled = !next;
      // A button that is switched off loses the keyboard's place; the other one takes it.
      if (hadFocus) (next ? stop : start).focus();
    },
  };
}

interface NumberField {
  readonly input: HTMLInputElement;
  readonly complaint: HTMLElement;
  setRule(rule: string): void;
  /** Whether its value will do; shows its rule where it will not. */
  check(): boolean;
}

function numberField(id: string, value: number, attributes: Readonly<Record<string, string | number>>): NumberField {
  const complaint = element("p", { id: `${id}-complaint`, class: "complaint", hidden: true });
  const input = element("input", { id, name: id, type: "number", required: true, value, ...attributes });
  const check = (): boolean => {
    // `min` cannot say "above 0", which the learning rate needs.
    const isRight = input.checkValidity() && input.valueAsNumber > 0;
    complaint.hidden = isRight;
    input.setAttribute("aria-invalid", String(!isRight));
    if (isRight) input.removeAttribute("aria-describedby");
    else input.setAttribute("aria-describedby", complaint.id);
    return isRight;
  };
  input.addEventListener("change", check);
  return { input, complaint, setRule: (rule) => (complaint.textContent = rule), check };
}

/** Fills a choice, keeping what is chosen. */
function fill(select: HTMLSelectElement, names: readonly string[], title: (name: string) => string, at: string): void {
  const chosen = select.value || at;
  select.replaceChildren(
    ...names.map((name) => element("option", { value: name, selected: name === chosen }, title(name))),
  );
}
