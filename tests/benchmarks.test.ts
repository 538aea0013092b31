import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { accuracyOf } from "../benchmarks/bench/accuracy.mjs";
import { drawChart } from "../benchmarks/bench/chart.mjs";
import { overheadOf } from "../benchmarks/bench/overhead.mjs";
import { type Peer, type Row, race } from "../benchmarks/bench/race.mjs";
import { apartness, fitPower, quantile, summary } from "../benchmarks/bench/statistics.mjs";
import { judge } from "../benchmarks/bench/targets.mjs";
import { open } from "../benchmarks/peers/downslope.mjs";
import { workloadOf, workloads } from "../benchmarks/workloads/index.mjs";
import { parametersOf, readTask, writeTask } from "../benchmarks/workloads/task.mjs";

/* Nothing is timed here: that every workload runs, that the same is measured, and that the figures are told right. */

const folder = mkdtempSync(join(tmpdir(), "downslope-benchmarks-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What makes a workload small: the graph is the same but for lengths. */
const small: Record<string, object> = {
  cnn: { batch: 2 },
  gru: { batch: 2, steps: 2 },
  transformer: { batch: 2, length: 4 },
  unet: { batch: 1, side: 8 },
  triplet: { batch: 4 },
};

describe("a workload", () => {
  it("is one of nine", () => {
    const names = ["tiny", "digits", "mnist", "wide", "cnn", "gru", "transformer", "unet", "triplet"];
    expect(workloads.map(({ name }) => name)).toEqual(names);
  });

  const raced = workloads.filter(({ name }) => !["mnist", "wide"].includes(name));
  it.each(raced)("$name takes two steps on both engines, and they agree", async ({ name, kind, settings }) => {
    const place = mkdtempSync(join(folder, "task-"));
    const written = await writeTask(place, workloadOf({ kind, settings: small[name] ?? settings }));
    const task = readTask(place);
    const losses: number[][] = [];
    for (const engine of ["onnx", "jax"]) {
      const session = await (await open(engine)).load(task);
      losses.push([await session.step(0), await session.step(1)]);
      session.close();
    }
    expect(parametersOf(written)).toBeGreaterThan(100);
    expect(losses[0]![0]).toBeGreaterThan(0);
    expect(apartness(losses[1]!, losses[0]!)).toBeLessThan(1e-4);
  });

  it("is the same from the same seed", () => {
    const [one, other] = [workloadOf(workloads[0]!), workloadOf(workloads[0]!)];
    expect(one.params()).toEqual(other.params());
  });
});

/** A peer that answers as told, in place of a library: `behaviour` is a line of its program. */
function fake(name: string, behaviour: string, family = "fake"): Peer {
  const script = join(folder, `${name}.mjs`);
  const lines = [
    'import { createInterface } from "node:readline";',
    "let steps = 0;",
    "const answers = {",
    '  hello: () => ({ version: "1", resident: 1 }), load: () => ({}), memory: () => ({ resident: 2 ** 20 }),',
    "  steps: ({ count }) => ({ milliseconds: 2 * count, processor: 3 * count, losses: Array.from({ length: count }, () => 1 / ++steps) }),",
    "};",
    behaviour,
    "for await (const line of createInterface({ input: process.stdin })) {",
    "  const { ask, ...message } = JSON.parse(line);",
    '  process.stdout.write(JSON.stringify(answers[ask](message)) + "\\n");',
    "}",
  ];
  writeFileSync(script, lines.join("\n"));
  return { name, family, isNative: true, command: [process.execPath, script] };
}

it("a race tells medians of those that can, reasons of those that cannot, and who computes something else", async () => {
  const peers = [
    fake("steady", ""),
    fake(
      "other",
      "answers.steps = ({ count }) => ({ milliseconds: 5 * count, processor: count, losses: Array(count).fill(1) });",
    ),
    fake("lame", 'answers.load = () => ({ cannot: "no such kernel" });'),
    fake("silent", "answers.steps = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);"),
    fake("dying", 'answers.steps = () => { console.error("out of memory"); process.exit(3); };'),
  ];
  const rows = await race(peers, folder, { rounds: 3, turn: 8, check: 1000, total: 1000, patience: 2000 });
  const [steady, other, lame, silent, dying] = rows as [Row, Row, Row, Row, Row];
  expect(steady).toMatchObject({
    peer: "steady",
    median: 2,
    lower: 2,
    upper: 2,
    rounds: 3,
    stepsARound: 4,
    firstStep: 2,
  });
  expect(steady).toMatchObject({ processor: 3, peakBytes: 2 ** 20, apart: 0, agrees: true });
  expect(steady.losses).toEqual([1, 1 / 2, 1 / 3, 1 / 4, 1 / 5]);
  expect(other).toMatchObject({ median: 5, apart: 4, agrees: false });
  expect(lame.cannot).toBe("no such kernel");
  expect(silent.cannot).toBe("no answer within 2 s");
  expect(dying.cannot).toBe("its process ended (3): out of memory");
});

describe("figures", () => {
  it("have medians and quartiles between neighbours", () => {
    expect(summary([4, 1, 3, 2])).toEqual({ median: 2.5, lower: 1.75, upper: 3.25 });
    expect(quantile([7], 0.25)).toBe(7);
  });

  it("give the exponent of a power, and the best one where there is noise", () => {
    const points = [10, 100, 1000].map((x) => ({ x, y: 3 * x ** 1.5 }));
    expect(fitPower(points).exponent).toBeCloseTo(1.5, 10);
    expect(fitPower(points).factor).toBeCloseTo(3, 10);
    // Logarithms (0, 0), (1, 2), (2, 2): the slope of the line of least squares is 1.
    const noisy = [1, 10, 100].map((x, i) => ({ x, y: [1, 100, 100][i]! }));
    expect(fitPower(noisy).exponent).toBeCloseTo(1, 10);
  });

  it("say how far losses are apart, and that NaN agrees with nothing", () => {
    expect(apartness([1, 2, 3.3], [1, 2, 3])).toBeCloseTo(0.1, 10);
    expect(apartness([1, 2], [1, 2, 3])).toBe(0);
    expect(apartness([1, Number.NaN], [1, 2])).toBe(Number.POSITIVE_INFINITY);
  });

  it("take the trainer's part from rounds that follow each other", () => {
    const { compiled, added, share } = overheadOf({ compiled: [100, 200, 1000], trainer: [120, 230, 1020] });
    expect({ compiled, added: added.median }).toEqual({ compiled: 200, added: 20 });
    expect(share).toBeCloseTo(0.1, 10);
  });

  it("count a class as known where its output is the largest", () => {
    const weights = {
      "layers.0.weight": [1, -1, 0, 1],
      "layers.0.bias": [0, 0],
      "layers.1.weight": [1, 0, 0, 1],
      "layers.1.bias": [0, 0.5],
    };
    const input = { shape: [3, 2], dtype: "float32", data: Float32Array.of(1, 0, 0, 1, -1, 0) } as const;
    // Hidden [1, 0], [0, 1] and [0, 1]; outputs [1, 0.5], [0, 1.5] and [0, 1.5].
    const target = { shape: [3], dtype: "int32", data: Int32Array.of(0, 1, 0) } as const;
    expect(accuracyOf(weights, [2, 2, 2], { input, target })).toBeCloseTo(2 / 3, 10);
  });
});

describe("the account of a run", () => {
  const families = [
    { name: "Downslope onnx", family: "downslope", isNative: true },
    { name: "Downslope jax", family: "downslope", isNative: false },
    { name: "TensorFlow.js wasm", family: "tensorflow", isNative: false },
    { name: "TensorFlow.js cpu", family: "tensorflow", isNative: false },
    { name: "PyTorch", family: "torch", isNative: true },
  ];
  const timed = (peer: string, median: number, agrees = true): Row => ({
    peer,
    median,
    lower: median / 2,
    upper: median * 2,
    firstStep: 200,
    agrees,
  });
  const workload = {
    name: "mnist",
    peers: [
      timed("Downslope onnx", 4),
      timed("Downslope jax", 20),
      timed("TensorFlow.js wasm", 48),
      { peer: "TensorFlow.js cpu", cannot: "no answer <soon>" },
      timed("PyTorch", 4.2),
    ],
  };

  it("states each target with what was found", () => {
    const overhead = [{ engine: "onnx", ...overheadOf({ compiled: [200, 200], trainer: [240, 240] }) }];
    const rows = judge({ workloads: [workload], overhead }, families);
    const found = Object.fromEntries(rows.map(({ target, got, verdict }) => [target, [got, verdict]]));
    expect(found).toEqual({
      "time over PyTorch's, eager": [4 / 4.2, "met"],
      "time over JAX's, jit": [undefined, "not measured"],
      "times as fast as the best of TensorFlow.js": [12, "met"],
      "times as fast as the best of TensorFlow.js, without native code": [2.4, "missed"],
      "compilation by Downslope onnx, ms": [196, "met"],
      "compilation by Downslope jax, ms": [180, "met"],
      "the trainer's loop on onnx, µs a step": [40, "missed"],
    });
  });

  it("compares with none that computes something else", () => {
    const wrong = { ...workload, peers: [...workload.peers.slice(0, 4), timed("PyTorch", 4.2, false)] };
    const [first] = judge({ workloads: [wrong] }, families);
    expect(first).toMatchObject({ target: "time over PyTorch's, eager", verdict: "not measured" });
  });

  it("is drawn with a mark for each that was timed", () => {
    const svg = drawChart({ date: "2026-01-02T00:00:00Z", machine: { processor: "A & B" }, workloads: [workload] });
    expect(svg.match(/<title>/g)).toHaveLength(4);
    expect(svg).toContain("mnist, Downslope jax: 20.0 ms");
    expect(svg).toContain("A &amp; B");
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    const empty = { date: "2026-01-02", machine: { processor: "" }, workloads: [] };
    expect(drawChart(empty)).not.toMatch(/NaN|undefined|Infinity/);
  });
});
