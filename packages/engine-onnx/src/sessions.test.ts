import { expect, it } from "vitest";
import { floats, graphOf } from "../test/graphs.ts";
import { encode } from "./encode.ts";
import { loadRuntime } from "./runtime.ts";
import { leaseSession } from "./sessions.ts";

const negated = (length: number) =>
  encode(graphOf((graph) => [graph.add("Neg", [floats(graph, "x", [length])], { type: "float32", shape: [length] })]));

it("equal models with equal options are compiled once, and kept for a while when nobody runs them", async () => {
  const runtime = await loadRuntime();
  const options = { logSeverityLevel: 3 } as const;
  const first = await leaseSession(runtime, negated(3), options);
  const second = await leaseSession(runtime, negated(3), options);
  expect(second.session).toBe(first.session);
  expect((await leaseSession(runtime, negated(4), options)).session).not.toBe(first.session);
  expect((await leaseSession(runtime, negated(3), { logSeverityLevel: 4 })).session).not.toBe(first.session);
  first.release();
  first.release();
  second.release();
  const again = await leaseSession(runtime, negated(3), options);
  expect(again.session).toBe(first.session);
  again.release();
  for (let length = 10; length < 20; length++) (await leaseSession(runtime, negated(length), options)).release();
  const late = await leaseSession(runtime, negated(3), options);
  expect(late.session).not.toBe(first.session);
  late.release();
});

it("a model that cannot be compiled is tried again", async () => {
  const runtime = await loadRuntime();
  const broken = Uint8Array.of(1, 2, 3);
  await expect(leaseSession(runtime, broken, {})).rejects.toThrow(/load model/);
  await expect(leaseSession(runtime, broken, {})).rejects.toThrow(/load model/);
});
