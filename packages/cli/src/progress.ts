import type { EpochEvent, Scores, StepEvent, TrainingEvent } from "@downslope/core";
import type { Context, Output } from "./context.ts";
import { formatCount, formatNumber, formatRate, formatScore, formatSeconds } from "./format.ts";
import { texts } from "./texts.ts";

/** Shows how a training goes. */
export interface Progress {
  show(event: TrainingEvent): void;
  /** Writes a text that stays, above the live line where there is one. */
  say(text: string, output: Output): void;
  /** Takes the live line away. */
  close(): void;
}

export interface ProgressOptions {
  /** Epochs that the run will take in all. */
  readonly epochs: number;
  readonly isQuiet?: boolean;
}

/** A live line on a terminal, lines in a pipe, nothing where quiet. */
export function createProgress(context: Context, { epochs, isQuiet = false }: ProgressOptions): Progress {
  const { stdout, env } = context;
  if (isQuiet) return { show: () => undefined, say: (text, output) => void output.write(text), close: () => undefined };
  return stdout.isTTY && env["TERM"] !== "dumb" ? new LiveLine(context, epochs) : new Lines(stdout);
}

/** Milliseconds between drawings: ten a second. */
const pause = 100;
/** Milliseconds over which the speed is measured. */
const memory = 3000;
const [shortestBar, longestBar] = [10, 24];

class LiveLine implements Progress {
  readonly #context: Context;
  readonly #isColoured: boolean;
  readonly #epochs: number;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #isShown = false;
  #step: StepEvent | undefined;
  #validation: Scores | undefined;
  #marks: { at: number; step: number }[] = [];

  constructor(context: Context, epochs: number) {
    this.#context = context;
    this.#epochs = epochs;
    this.#isColoured = !context.env["NO_COLOR"];
  }

  show(event: TrainingEvent): void {
    if (event.type === "evaluation" && event.split === "validation") this.#validation = event.scores;
    if (event.type === "end") return this.close();
    if (event.type !== "step") return;
    this.#step = event;
    const now = this.#context.now();
    if (now - this.#drawnAt < pause) return;
    this.#drawnAt = now;
    this.#marks.push({ at: now, step: event.step });
    while (this.#marks.length > 2 && now - this.#marks[1]!.at > memory) this.#marks.shift();
    this.#draw();
  }

  say(text: string, output: Output): void {
    const wasShown = this.#isShown;
    this.close();
    output.write(text);
    if (wasShown) this.#draw();
  }

  close(): void {
    if (this.#isShown) this.#context.stdout.write("\r\u001B[K");
    this.#isShown = false;
  }

  #draw(): void {
    const width = (this.#context.stdout.columns || 80) - 1;
    this.#context.stdout.write(`\r${this.#line(width)}\u001B[K`);
    this.#isShown = true;
  }

  /** As much as fits, the most important first: a line that wraps could not be taken away again. */
  #line(width: number): string {
    const { step, totalSteps, epoch, loss, learningRate } = this.#step!;
    const speed = this.#stepsPerSecond();
    const parts = [
      { rank: 0, text: texts.progress.epoch(epoch + 1, this.#epochs) },
      { rank: 1, text: texts.progress.loss(formatNumber(loss)) },
      { rank: 5, text: this.#validated() },
      { rank: 4, text: texts.progress.learningRate(formatRate(learningRate)) },
      { rank: 3, text: speed === undefined ? "" : texts.progress.speed(formatCount(speed)) },
      {
        rank: 2,
        text: speed === undefined ? "" : texts.progress.left(formatSeconds(Math.ceil((totalSteps - step) / speed))),
      },
    ].filter(({ text }) => text !== "");
    const lengthOf = (some: typeof parts) => some.reduce((sum, { text }) => sum + text.length + 2, -2);
    // The bar is there always or never, so that it does not come and go with the length of a number.
    const hasBar = width >= 60;
    const room = hasBar ? width - shortestBar - 2 : width;
    let kept = parts;
    for (let rank = 5; rank >= 0 && lengthOf(kept) > room; rank--) kept = kept.filter((part) => part.rank !== rank);
    const text = kept.map((part) => part.text).join("  ");
    const bar = () => this.#bar(step / totalSteps, Math.min(longestBar, width - text.length - 2));
    return hasBar ? `${bar()}  ${text}` : text;
  }

  /** The first metric of the last evaluation; its loss where there is none. */
  #validated(): string {
    const scores = Object.entries(this.#validation ?? {});
    const found = scores.find(([name]) => name !== "loss") ?? scores[0];
    return found ? texts.progress.validation(texts.progress.score(found[0], formatScore(found[1]))) : "";
  }

  /** Background colours, not box characters: those are two columns wide in some Korean terminals. */
  #bar(fraction: number, width: number): string {
    if (!this.#isColoured) {
      const done = Math.round(fraction * (width - 2));
      return `[${"=".repeat(done)}${" ".repeat(width - 2 - done)}]`;
    }
    const done = Math.round(fraction * width);
    return `\u001B[46m${" ".repeat(done)}\u001B[100m${" ".repeat(width - done)}\u001B[0m`;
  }

  #stepsPerSecond(): number | undefined {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    if (!first || !last || last.at <= first.at) return undefined;
    return ((last.step - first.step) * 1000) / (last.at - first.at);
  }
}

/** Lines that a run prints at most, in a pipe. */
const mostLines = 30;

/** Whether an epoch is printed: all of them, or about {@link mostLines} evenly spread, the first and the last included. */
export function isPrinted(epoch: number, epochs: number): boolean {
  if (epochs <= mostLines || epoch === 1) return true;
  const part = (count: number) => Math.floor((count * (mostLines - 1)) / epochs);
  return part(epoch) > part(epoch - 1);
}

class Lines implements Progress {
  readonly #stdout: Output;
  /** Its evaluation follows it; both go on one line. */
  #epoch: EpochEvent | undefined;

  constructor(stdout: Output) {
    this.#stdout = stdout;
  }

  show(event: TrainingEvent): void {
    if (event.type === "evaluation" && event.split === "validation") this.#print(event.scores);
    else this.#print({});
    if (event.type === "epoch" && isPrinted(event.epoch, event.epochs)) this.#epoch = event;
  }

  say(text: string, output: Output): void {
    this.close();
    output.write(text);
  }

  close(): void {
    this.#print({});
  }

  #print(validation: Scores): void {
    if (!this.#epoch) return;
    const { epoch, epochs, loss, learningRate, seconds } = this.#epoch;
    this.#epoch = undefined;
    const scores = Object.entries(validation)
      .map(([name, value]) => texts.progress.score(name, name === "loss" ? formatNumber(value) : formatScore(value)))
      .join(", ");
    const parts = [
      texts.progress.epoch(epoch, epochs),
      texts.progress.loss(formatNumber(loss)),
      ...(scores === "" ? [] : [texts.progress.validation(scores)]),
      texts.progress.learningRate(formatRate(learningRate)),
      formatSeconds(seconds),
    ];
    this.#stdout.write(`${parts.join("  ")}\n`);
  }
}
