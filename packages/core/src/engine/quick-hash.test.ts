import { beforeAll, expect, test } from "vitest";
import { startDevice } from "./platform.ts";
import { type Hasher, newHasher } from "./quick-hash.ts";

const hashOf = (...parts: readonly unknown[]): bigint =>
  parts.reduce((hasher: Hasher, part) => hasher.update(part), newHasher()!).value;

beforeAll(() => startDevice("wasm"));

test("jax-js's hasher is found, and takes strings in one go", () => {
  const { update } = Object.getPrototypeOf(newHasher()!) as Hasher;
  expect(update.name).toBe("updateQuickly");
});

test("what differs has another hash, and what is the same the same", () => {
  const texts = Array.from({ length: 50_000 }, (_, i) =>
    JSON.stringify([i % 7, "global", { shape: [i, 3], strides: [i * 3, 1] }]),
  );
  const letters = ["", "a", "b", "ab", "ba", "aa", "Add", "Adc", "float32", "float64", "é", "한"];
  const hashes = [...texts, ...letters].map((text) => hashOf(text));
  expect(new Set(hashes).size).toBe(texts.length + letters.length);
  expect([...texts, ...letters].map((text) => hashOf(text))).toEqual(hashes);
});

test("the order of parts counts, and a number is not its digits", () => {
  expect(hashOf("a", "b")).not.toBe(hashOf("b", "a"));
  expect(hashOf("ab")).not.toBe(hashOf("a", "b"));
  expect(hashOf(12)).not.toBe(hashOf("12"));
  expect(hashOf(true)).not.toBe(hashOf("true"));
});
