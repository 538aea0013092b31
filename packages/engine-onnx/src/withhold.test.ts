import type { InferenceSession, Tensor } from "onnxruntime-common";
import { describe, expect, it } from "vitest";
import { floats as array } from "../test/execute.ts";
import { floats } from "../test/graphs.ts";
import { encode } from "./encode.ts";
import { Graph } from "./graph.ts";
import { loadRuntime } from "./runtime.ts";
import { toTensor } from "./tensors.ts";
import { runWithheld, withholdResults } from "./withhold.ts";

const length = 1_000_000;

/** Twice a list of so many numbers. */
function twice(numbers: number): Graph {
  const graph = new Graph();
  const x = floats(graph, "x", [numbers]);
  graph.output("y", graph.add("Add", [x, x], x));
  return graph;
}

describe("results that are large", () => {
  const graph = twice(length);
  const options = { logSeverityLevel: 3 } as const;

  it("are written where they were to be, and not copied", async () => {
    const runtime = await loadRuntime("cpu");
    expect(withholdResults(graph, runtime)).toBe(true);
    const session = await runtime.InferenceSession.create(encode(graph), options);
    const [x, y] = [new Float32Array(length).fill(3), new Float32Array(length)].map((data) =>
      toTensor(runtime, { shape: [length], dtype: "float32", data }),
    ) as [Tensor, Tensor];
    await runWithheld(session, { x }, { y });
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 5; i++) await runWithheld(session, { x }, { y });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(length);
    expect((y.data as Float32Array).every((number) => number === 6)).toBe(true);
    await session.release();
  });

  it("let other errors pass", async () => {
    const runtime = await loadRuntime("cpu");
    const session = await runtime.InferenceSession.create(encode(graph), options);
    const [x, y] = [array([1, 2]), array([0, 0])].map((one) => toTensor(runtime, one)) as [Tensor, Tensor];
    await expect(runWithheld(session, { x }, { y })).rejects.toThrow(/dimensions/i);
    await session.release();
  });

  it("are what they are where a runtime can hand them out", async () => {
    const y = toTensor(await loadRuntime("cpu"), array([0]));
    const session = { run: async () => ({ y }) } as unknown as InferenceSession;
    await expect(runWithheld(session, {}, { y })).resolves.toBeUndefined();
  });
});

it("small results are handed out, and those of WebAssembly", () => {
  expect(withholdResults(twice(100), { device: "cpu" })).toBe(false);
  const graph = twice(length);
  expect(withholdResults(graph, { device: "wasm" })).toBe(false);
  expect(graph.outputs).toHaveLength(1);
});
