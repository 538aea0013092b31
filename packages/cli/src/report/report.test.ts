import { describe, expect, it } from "vitest";
import type { RunRecord } from "../run-folder.ts";
import { createHistory } from "./history.ts";
import { renderReport } from "./report.ts";

const start: RunRecord = {
  type: "start",
  time: "2026-11-21T14:25:01.000Z",
  step: 0,
  versions: { Node: "20.20.2", engine: "jax" },
};

function historyOf(records: readonly RunRecord[]) {
  const history = createHistory();
  for (const record of records) history.add(record);
  return history;
}

function recordsOf(epochs: number, { from = 0, loss = (step: number) => 1 / step } = {}): RunRecord[] {
  return Array.from({ length: epochs }, (_, i) => i + 1 + from).flatMap((epoch): RunRecord[] => [
    { type: "step", step: 2 * epoch - 1, epoch: epoch - 1, loss: loss(2 * epoch - 1), learningRate: 0.1 },
    { type: "step", step: 2 * epoch, epoch: epoch - 1, loss: loss(2 * epoch), learningRate: 0.1 },
    { type: "epoch", epoch, epochs, step: 2 * epoch, loss: loss(2 * epoch), learningRate: 0.1, seconds: epoch },
    { type: "evaluation", split: "validation", epoch, step: 2 * epoch, scores: { loss: 0.3, accuracy: 0.9 } },
  ]);
}

const end: RunRecord = { type: "end", reason: "completed", step: 6, epoch: 3, seconds: 3 };
const test: RunRecord = {
  type: "evaluation",
  split: "test",
  epoch: 3,
  step: 6,
  scores: { loss: 0.25, accuracy: 0.875 },
};

const render = (records: readonly RunRecord[], name = "digits", document = "seed: 0\n") =>
  renderReport({ name, history: historyOf(records), document, pipeline: "{}" });

/** Tags that are opened and not closed, or the other way round. */
function unbalanced(html: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const body = html.replace(/<style>[^]*?<\/style>/, "").replace("<!doctype html>", "");
  for (const [, slash, name = "", self] of body.matchAll(/<(\/?)([a-zA-Z0-9]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (self === "/" || ["meta", "br"].includes(name)) continue;
    if (slash === "") open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...wrong, ...open];
}

describe("renderReport", () => {
  const html = render([start, ...recordsOf(3), test, end]);

  it("is one well-formed page that asks for nothing outside it", () => {
    expect(unbalanced(html)).toEqual([]);
    expect(html).not.toMatch(/https?:|\ssrc=|\shref=|url\(|@import|<script|<link/);
    expect(html).toContain("default-src 'none'");
    expect(html).toContain("prefers-color-scheme: dark");
    expect(html).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });

  it("shows scores, curves, the document and versions, and a table for those who cannot see the curves", () => {
    expect(html).toContain("<span>test accuracy</span><b>0.875</b>");
    expect(html).toContain('aria-label="Loss. train, each step: from 1.000 to 0.1667.');
    expect(html).toContain("<h3>Validation accuracy</h3>");
    expect(html).toContain("<td>0.900</td>");
    expect(html).toContain("<pre>seed: 0\n</pre>");
    expect(html).toContain("<td>20.20.2</td>");
    expect(html).toContain("Completed · 3 epochs, 6 steps · 3 s · 2026-11-21 14:25 UTC");
  });

  it("shows names and documents as text", () => {
    const hostile = render([start, end], '<script>alert("x")</script>', "a: <img src=x onerror=y>&amp;\u0007");
    expect(hostile).not.toContain("<script>");
    expect(hostile).not.toContain("<img");
    expect(hostile).toContain("&amp;amp;");
    expect(unbalanced(hostile)).toEqual([]);
  });

  it("says where a run went wrong", () => {
    const failed = render([
      start,
      ...recordsOf(1),
      { type: "diagnosis", code: "NON_FINITE", step: 3, epoch: 1, tensor: "loss", message: "Lower the learning rate." },
      { type: "end", reason: "non-finite", step: 2, epoch: 1, seconds: 1 },
    ]);
    expect(failed).toContain("Step 3 was not made: loss is not finite.");
    expect(failed).toContain("Lower the learning rate.");
  });

  it("holds with no step, one step, and a loss that never changes", () => {
    for (const records of [[start], [start, ...recordsOf(1)], [start, ...recordsOf(2, { loss: () => 0 }), end]]) {
      const page = render(records);
      expect(unbalanced(page)).toEqual([]);
      expect(page).not.toMatch(/NaN|Infinity/);
    }
  });

  it("stays small and keeps all curves for a long run", () => {
    const long = render([start, ...recordsOf(20_000), end]);
    expect(long.length).toBeLessThan(2_000_000);
    expect(long).toContain("Every 100th epoch");
  });
});

describe("createHistory", () => {
  it("goes on with a resumed run: earlier curves stay, an earlier end does not hold", () => {
    const history = historyOf([start, ...recordsOf(3), test, end, { ...start, step: 6 }, ...recordsOf(2, { from: 3 })]);
    expect(history.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
    expect(history.test).toBeUndefined();
    expect(history.end).toBeUndefined();
    expect(history.seconds).toBe(3 + 5);
  });
});
