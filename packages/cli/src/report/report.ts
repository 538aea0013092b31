import type { Scores } from "@downslope/core";
import { formatCount, formatNumber, formatRate, formatScore, formatSeconds } from "../format.ts";
import { texts } from "../texts.ts";
import { type Chart, type Line, drawChart } from "./chart.ts";
import type { EpochRow, History } from "./history.ts";
import { escapeHtml, htmlTable } from "./html.ts";
import { style } from "./style.ts";

export interface ReportInput {
  readonly name: string;
  readonly history: History;
  /** The pipeline document as it was given. */
  readonly document: string;
  /** The same with every option, as JSON. */
  readonly pipeline: string;
}

const words = texts.report;
/** Rows of the table of epochs; of more, evenly many are left out. */
const mostRows = 200;

/** A run as one HTML page that needs nothing but itself. */
export function renderReport({ name, history, document, pipeline }: ReportInput): string {
  const xEnd = Math.max(1, stepsOf(history));
  const body = [
    `<header><h1>${escapeHtml(name)}</h1><p class="facts">${escapeHtml(facts(history))}</p></header>`,
    diagnosis(history),
    scores(history),
    `<h2>${words.curves}</h2>`,
    lossChart(history, xEnd),
    ...metricCharts(history, xEnd),
    rateChart(history, xEnd),
    epochTable(history),
    `<h2>${words.document}</h2>`,
    `<pre>${escapeHtml(document)}</pre>`,
    `<details><summary>${words.pipeline}</summary><pre>${escapeHtml(pipeline)}</pre></details>`,
    `<h2>${words.versions}</h2>`,
    htmlTable(words.versionsCaption, [words.part, words.version], Object.entries(history.versions)),
  ];
  return `<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(words.title(name))}</title>
<style>${style}</style>
</head>
<body>
${body.filter((part) => part !== "").join("\n")}
</body>
</html>
`;
}

const stepsOf = ({ end, epochs }: History): number => end?.step ?? epochs.at(-1)?.step ?? 0;

function facts(history: History): string {
  const { end, epochs, seconds, startedAt } = history;
  return [
    words.reasons[end?.reason ?? "stopped"],
    texts.train.counts(end?.epoch ?? epochs.length, stepsOf(history)),
    formatSeconds(seconds),
    startedAt.replace(/T(\d\d:\d\d).*/, " $1 UTC"),
  ].join(" · ");
}

function diagnosis({ diagnosis: found }: History): string {
  if (!found) return "";
  return `<p class="alert" role="alert"><b>${escapeHtml(words.diagnosis(found.step, found.tensor))}</b><br>${escapeHtml(found.message)}</p>`;
}

/** The scores that count most in large, all in a table. */
function scores({ test, epochs }: History): string {
  const last = epochs.at(-1);
  const splits: [string, Scores | undefined][] = [
    ["test", test],
    ["validation", epochs.findLast(({ validation }) => validation)?.validation],
    ["train", last && { loss: last.loss }],
  ];
  const measured = splits.flatMap(([split, found]) => (found ? [{ split, found }] : []));
  const [first] = measured;
  if (!first) return "";
  // The loss comes last: people ask for the metrics.
  const metrics = Object.keys(first.found).toSorted((a, b) => Number(a === "loss") - Number(b === "loss"));
  const tiles = metrics.map(
    (metric) =>
      `<li><span>${escapeHtml(`${first.split} ${metric}`)}</span><b>${formatScore(first.found[metric]!)}</b></li>`,
  );
  const cell = (value: number | undefined) => (value === undefined ? "" : formatScore(value));
  const rows = measured.map(({ split, found }) => [split, ...metrics.map((metric) => cell(found[metric]))]);
  return `<ul class="scores" aria-label="${words.scores}">${tiles.join("")}</ul>
${htmlTable(words.scoresCaption, [words.split, ...metrics], rows)}`;
}

function curve(
  rows: readonly EpochRow[],
  name: string,
  valueOf: (row: EpochRow) => number | undefined,
): Line["points"] {
  return rows.flatMap((row) => {
    const y = valueOf(row);
    if (y === undefined || !Number.isFinite(y)) return [];
    return [{ x: row.step, y, label: words.point(name, formatNumber(y), row.epoch, formatCount(row.step)) }];
  });
}

function lossChart({ losses, epochs }: History, xEnd: number): string {
  const { stretches } = losses;
  const steps: Line = {
    name: words.perStep,
    style: "faint",
    points: stretches.map(({ x, mean }) => ({ x, y: mean })),
    band: stretches,
  };
  const train: Line = {
    name: words.perEpoch,
    style: "first",
    points: curve(epochs, words.perEpoch, (row) => row.loss),
  };
  const validation: Line = {
    name: words.validation,
    style: "second",
    points: curve(epochs, words.validation, (row) => row.validation?.["loss"]),
  };
  return chart(words.loss, [steps, train, validation], { xEnd, height: 280, mayBeLogarithmic: true });
}

/** One chart a metric: their units differ. */
function metricCharts({ epochs }: History, xEnd: number): string[] {
  const metrics = new Set(epochs.flatMap(({ validation = {} }) => Object.keys(validation)));
  metrics.delete("loss");
  return [...metrics].map((metric) => {
    const points = curve(epochs, words.validationOf(metric), (row) => row.validation?.[metric]);
    return chart(words.validationTitle(metric), [{ name: words.validation, style: "second", points }], { xEnd });
  });
}

function rateChart({ learningRates }: History, xEnd: number): string {
  const points = learningRates.stretches.map(({ x, mean }) => ({ x, y: mean }));
  return chart(words.learningRate, [{ name: words.learningRate, style: "third", points }], { xEnd });
}

type ChartOptions = Pick<Chart, "xEnd"> & Partial<Pick<Chart, "height" | "mayBeLogarithmic">>;

function chart(title: string, lines: readonly Line[], options: ChartOptions): string {
  const shown = lines.filter(({ points }) => points.length > 0);
  if (shown.length === 0) return "";
  const description = shown
    .map(({ name, points }) => words.described(name, formatNumber(points[0]!.y), formatNumber(points.at(-1)!.y)))
    .join(" ");
  return drawChart({
    title,
    description,
    xLabel: words.step,
    logarithmicLabel: words.logarithmic,
    lines: shown,
    height: 200,
    ...options,
  });
}

function epochTable({ epochs }: History): string {
  if (epochs.length === 0) return "";
  const metrics = [...new Set(epochs.flatMap(({ validation = {} }) => Object.keys(validation)))];
  const every = Math.ceil(epochs.length / mostRows);
  const rows = epochs.filter((_, i) => i % every === 0 || i === epochs.length - 1);
  const caption = every === 1 ? words.everyEpoch : words.everyNthEpoch(every);
  const score = (value: number | undefined) => (value === undefined ? "" : formatScore(value));
  const table = htmlTable(
    caption,
    [words.epoch, words.step, words.perEpoch, ...metrics.map(words.validationOf), words.rate],
    rows.map(({ epoch, step, loss, learningRate, validation }) => [
      String(epoch),
      formatCount(step),
      formatNumber(loss),
      ...metrics.map((metric) => score(validation?.[metric])),
      formatRate(learningRate),
    ]),
  );
  return `<details><summary>${words.table}</summary>${table}</details>`;
}
