import type { Words } from "../language.ts";
import { type CurvePoint, smooth, thin, ticksTo } from "./curve-geometry.ts";
import { element, svgElement } from "./element.ts";
import { onLookChange, oncePerFrame } from "./frame.ts";

const padding = { top: 10, right: 12, bottom: 26, left: 46 };

export interface LossCurve {
  readonly element: HTMLElement;
  clear(): void;
  add(losses: readonly number[], totalSteps: number): void;
}

/** The loss of each step, and its running mean over it. */
export function createLossCurve(words: Words): LossCurve {
  const heading = element("figcaption");
  const chart = svgElement("svg", { class: "chart", role: "img" });
  const empty = element("p", { class: "empty" });
  const losses: number[] = [];
  const means: number[] = [];
  let total = 0;
  const draw = oncePerFrame(() => {
    const box = { width: chart.clientWidth, height: chart.clientHeight };
    chart.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
    chart.replaceChildren(...plot(losses, means, total, box, words.language));
    describe();
  });
  const describe = words.bind((texts, language) => {
    heading.textContent = texts.curve.heading;
    empty.textContent = texts.curve.empty;
    empty.hidden = losses.length > 0;
    const show = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 }).format;
    chart.setAttribute(
      "aria-label",
      losses.length === 0
        ? texts.curve.empty
        : texts.curve.description(show(losses[0]!), show(losses.at(-1)!), String(losses.length)),
    );
  });
  onLookChange(chart, draw);
  return {
    element: element("figure", { class: "curve" }, heading, element("div", { class: "stage" }, chart, empty)),
    clear() {
      losses.length = means.length = total = 0;
      draw();
    },
    add(more, totalSteps) {
      for (const loss of more) {
        losses.push(loss);
        means.push(smooth(means.at(-1), loss));
      }
      total = totalSteps;
      draw();
    },
  };
}

interface Box {
  readonly width: number;
  readonly height: number;
}

function plot(
  losses: readonly number[],
  means: readonly number[],
  total: number,
  box: Box,
  language: string,
): Element[] {
  if (losses.length === 0 || box.width === 0) return [];
  const inner = {
    width: box.width - padding.left - padding.right,
    height: box.height - padding.top - padding.bottom,
  };
  const ticks = ticksTo(losses.reduce((most, loss) => Math.max(most, loss), 0));
  const top = ticks.at(-1)!;
  const x = (index: number) => padding.left + (inner.width * index) / Math.max(1, total - 1);
  const y = (value: number) => padding.top + inner.height * (1 - value / top);
  const line = (name: string, values: readonly number[]) =>
    svgElement("polyline", {
      class: name,
      points: thin(values, inner.width)
        .map((point) => place(point, x, y))
        .join(" "),
    });
  const numbers = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  const text = (at: { x: number; y: number }, anchor: string, words: string) =>
    svgElement("text", { ...at, "text-anchor": anchor }, words);
  return [
    ...ticks.flatMap((tick) => [
      svgElement("line", { class: "rule", x1: padding.left, x2: box.width - padding.right, y1: y(tick), y2: y(tick) }),
      text({ x: padding.left - 8, y: y(tick) + 4 }, "end", numbers.format(tick)),
    ]),
    text({ x: padding.left, y: box.height - 6 }, "start", "1"),
    text({ x: box.width - padding.right, y: box.height - 6 }, "end", new Intl.NumberFormat(language).format(total)),
    line("each", losses),
    line("mean", means),
  ];
}

const place = ([index, value]: CurvePoint, x: (index: number) => number, y: (value: number) => number): string =>
  `${x(index).toFixed(1)},${y(value).toFixed(1)}`;
