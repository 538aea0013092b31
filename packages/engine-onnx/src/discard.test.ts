import type { Tensor } from "onnxruntime-common";
import { expect, it } from "vitest";
import { discardCopy } from "./discard.ts";

const tensorOver = (data: Float32Array): Tensor => ({ data }) as unknown as Tensor;

it("the memory of a copy is freed", () => {
  const copy = new Float32Array(5000);
  discardCopy(tensorOver(copy), tensorOver(new Float32Array(5000)));
  expect(copy.length).toBe(0);
});

it("memory that was given stays, and so does what is small", () => {
  const [given, small] = [new Float32Array(5000).fill(1), new Float32Array(3)];
  discardCopy(tensorOver(given.subarray(0)), tensorOver(given));
  discardCopy(tensorOver(given.subarray(10, 20)), tensorOver(given));
  discardCopy(tensorOver(small), tensorOver(given));
  discardCopy(undefined, tensorOver(given));
  expect(given).toHaveLength(5000);
  expect(given[4999]).toBe(1);
  expect(small).toHaveLength(3);
});
