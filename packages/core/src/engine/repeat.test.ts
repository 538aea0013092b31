import { beforeAll, expect, it } from "vitest";
import { type Tensor, hostArray, jax } from "../index.ts";
import type { Program } from "./engine.ts";
import { among, isRepeated, named, repeat } from "./repeat.ts";

const engine = jax().create({});
beforeAll(() => engine.start());

/** Adds a batch to a total, times a rate. */
const add: Program<{ total: Tensor }> = ({ total }, { x }, { rate }) => {
  const next = total.add((x as Tensor).mul(rate as Tensor));
  return { state: { total: next }, outputs: { sum: next.sum() } };
};

it("runs a program several times, one after the other", async () => {
  const program = repeat(add, 3);
  expect(isRepeated(program)).toBe(true);
  expect(isRepeated(add)).toBe(false);
  const compiled = engine.compile(program, "test");
  const state = engine.upload({ total: hostArray(Float32Array.of(1, 2), [2]) });
  const batch = named([1, 2, 3].map((x) => ({ x: hostArray(Float32Array.of(x, 10 * x), [2]) })));
  const outputs = await compiled.run(state, batch, named([{ rate: 1 }, { rate: 2 }, { rate: 3 }]));
  expect(Object.keys(outputs)).toEqual(["0.sum", "1.sum", "2.sum"]);
  expect([0, 1, 2].map((place) => among(outputs, place)["sum"]!.data[0])).toEqual([14, 58, 157]);
  expect(await state.read()).toEqual({ total: hostArray(Float32Array.of(15, 142), [2]) });
  for (const part of [compiled, state]) part.dispose();
});

it("tells one place from another, and names with dots from both", () => {
  const values = named(Array.from({ length: 12 }, (_, i) => ({ x: i, "a.b": -i })));
  expect(among(values, 1)).toEqual({ x: 1, "a.b": -1 });
  expect(among(values, 11)).toEqual({ x: 11, "a.b": -11 });
});
