import { describe, expect, it } from "vitest";
import type { CallContext } from "../call.ts";
import type { RunReport, RunRequest, RunWord } from "./protocol.ts";
import { trainRun } from "./run.ts";

const spiral = `
dataset: { use: spiral, samplesPerClass: 60, test: 0.2, validation: 0.1 }
model: { use: mlp, hidden: [16, 16] }
loss: { use: sparse-categorical-cross-entropy }
optimizer: { use: adam, learningRate: 0.01 }
scheduler: { use: cosine-annealing, totalSteps: 100% }
metrics: [accuracy]
train: { epochs: 6, batchSize: 16 }
`;

/** A call as the worker makes it, that keeps all reports. */
function openCall(onReport: (report: RunReport, tell: (word: RunWord) => void) => void = () => undefined) {
  const reports: RunReport[] = [];
  const listeners: ((word: RunWord) => void)[] = [];
  const tell = (word: RunWord): void => listeners.forEach((listen) => listen(word));
  const context: CallContext<RunReport, RunWord> = {
    signal: new AbortController().signal,
    report(report) {
      reports.push(report);
      onReport(report, tell);
    },
    rest: () => new Promise((resolve) => setImmediate(resolve)),
    listen: (listen) => void listeners.push(listen),
  };
  return { reports, tell, run: (request: RunRequest) => trainRun(request, context) };
}

const ofType = <T extends RunReport["type"]>(reports: readonly RunReport[], type: T) =>
  reports.filter((report): report is Extract<RunReport, { type: T }> => report.type === type);

describe("trainRun", () => {
  it("tells every update, evaluation and picture, and how it ended", async () => {
    const { reports, run } = openCall();
    const end = await run({ document: spiral, watch: { pictures: true, snapshots: true, checkpoints: true } });
    const [opened] = ofType(reports, "opened");
    expect(opened).toMatchObject({ totalSteps: 36, stepsPerEpoch: 6, epochs: 6, goals: { accuracy: "maximise" } });
    expect(opened!.data).toMatchObject({ kind: "plane", features: ["x1", "x2"], classCounts: [42, 42] });
    const progress = ofType(reports, "progress");
    expect(progress.flatMap(({ first, losses }) => Array.from(losses, (_, i) => first + i))).toEqual(
      Array.from({ length: 36 }, (_, i) => i + 1),
    );
    const planned = opened!.plan.learningRate;
    expect(progress.flatMap(({ rates }) => [...rates])).toEqual([...planned.values]);
    expect(progress.flatMap(({ epochs }) => epochs)).toHaveLength(6);
    expect(progress.flatMap(({ evaluations }) => evaluations.map(({ split }) => split))).toEqual([
      ...Array<string>(6).fill("validation"),
      "test",
    ]);
    const picture = ofType(reports, "picture").at(-1)!.picture;
    expect(picture).toMatchObject({ kind: "regions", meaning: "probability" });
    expect(ofType(reports, "snapshot")).toHaveLength(36);
    expect(ofType(reports, "snapshot")[0]!.layout!.map(({ path }) => path)).toContain("layers.0.weight");
    expect(end).toMatchObject({ reason: "completed", step: 36, epoch: 6 });
    expect(end.scores!["accuracy"]).toBeGreaterThan(0);
    expect(end.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  it("gives the same model whatever is watched", async () => {
    const [plain, watched] = await Promise.all([
      openCall().run({ document: spiral }),
      openCall().run({
        document: spiral,
        watch: { pictures: true, snapshots: true, checkpoints: true, gradientNorms: true },
      }),
    ]);
    expect(watched.fingerprint).toBe(plain.fingerprint);
  });

  it("waits, makes one update at a time, and stops", async () => {
    const { reports, run, tell } = openCall((report, say) => {
      if (report.type === "phase" && report.phase === "paused") setTimeout(() => say(words.shift()!));
    });
    const words: RunWord[] = [{ type: "step" }, { type: "step" }, { type: "stop" }];
    const end = await run({ document: spiral, isPaused: true, watch: { pictures: true } });
    void tell;
    expect(end).toMatchObject({ reason: "stopped", step: 2 });
    expect(ofType(reports, "checkpoint").map(({ step }) => step)).toEqual([1, 2]);
    expect(ofType(reports, "picture").map(({ step }) => step)).toEqual([1, 2]);
  });

  it("goes on from a checkpoint to the bit", async () => {
    const whole = await openCall().run({ document: spiral });
    const { reports, run } = openCall((report, tell) => {
      if (report.type === "progress" && report.step >= 1) tell({ type: "stop" });
    });
    await run({ document: spiral });
    const { state, step } = ofType(reports, "checkpoint").at(-1)!;
    expect(step).toBeLessThan(36);
    const rest = openCall();
    expect((await rest.run({ document: spiral, resume: state })).fingerprint).toBe(whole.fingerprint);
    expect(ofType(rest.reports, "opened")[0]!.firstStep).toBe(step);
  });

  it("starts from a model that is given", async () => {
    const first = openCall();
    await first.run({ document: spiral });
    const { model } = ofType(first.reports, "checkpoint").at(-1)!;
    const next = openCall();
    await next.run({ document: spiral.replace("noise: 0.1", "noise: 0.2"), initial: model });
    const lossOf = (reports: RunReport[]) => ofType(reports, "progress")[0]!.losses[0]!;
    expect(lossOf(next.reports)).toBeLessThan(lossOf(first.reports));
  });

  it("takes a rate by hand, and gives it back to the schedule", async () => {
    const { reports, run } = openCall((report, say) => {
      if (report.type !== "phase" || report.phase !== "paused") return;
      setTimeout(() => say(words.shift()!));
      if (words[0]?.type === "rate") setTimeout(() => say(words.shift()!));
    });
    const words: RunWord[] = [
      { type: "step" },
      { type: "rate", learningRate: undefined },
      { type: "step" },
      { type: "stop" },
    ];
    await run({ document: spiral, isPaused: true, learningRate: 0.125 });
    const rates = ofType(reports, "progress").flatMap((report) => [...report.rates]);
    expect(rates[0]).toBe(0.125);
    expect(rates[1]).toBeLessThan(0.01);
  });

  it("tells why a run diverged, and ends it", async () => {
    const { reports, run } = openCall();
    const document = spiral.replace("adam, learningRate: 0.01", "sgd, learningRate: 1e30");
    expect(await run({ document, watch: { gradientNorms: true } })).toMatchObject({ reason: "non-finite" });
    const [diagnosis] = ofType(reports, "diagnosis");
    expect(diagnosis!.tensor).not.toBe("");
    expect(ofType(reports, "progress")[0]!.gradientNorms!.paths).toContain("layers.0.weight");
  });

  it("refuses a document with a mistake, in core's words", async () => {
    await expect(openCall().run({ document: "dataset: nothing" })).rejects.toThrow(/dataset/);
  });
});
