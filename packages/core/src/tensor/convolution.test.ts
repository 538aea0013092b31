import { beforeAll, describe, expect } from "vitest";
import { expectGradient, testOnCpu } from "../../test/tensors.ts";
import { startDevice } from "../engine/platform.ts";
import { tensor } from "./create.ts";
import { averagePool, convolve, maxPool } from "./convolution.ts";

beforeAll(() => startDevice("cpu"));

const image = (size: number, dtype: "float32" | "float64" = "float32") =>
  tensor(
    Float64Array.from({ length: size * size }, (_, i) => Math.sin(i + 1)),
    { shape: [1, 1, size, size], dtype },
  );

describe("convolution and pooling", () => {
  testOnCpu("slide a kernel without turning it", () => {
    const x = tensor(
      Float32Array.from({ length: 9 }, (_, i) => i),
      { shape: [1, 1, 3, 3] },
    );
    const kernel = tensor([1, 0, 0, -1]).reshape([1, 1, 2, 2]);
    expect([...convolve(x, kernel).data()]).toEqual([-4, -4, -4, -4]);
    expect(convolve(x, kernel, { padding: "same" }).shape).toEqual([1, 1, 3, 3]);
    expect(
      convolve(x, kernel, {
        strides: [2, 2],
        padding: [
          [1, 1],
          [1, 1],
        ],
      }).shape,
    ).toEqual([1, 1, 2, 2]);
    expect(convolve(x, kernel, { dilation: [2, 2] }).shape).toEqual([1, 1, 1, 1]);
    expect(() => convolve(x, tensor([[1]]))).toThrow(
      "convolve: `kernel` must be [outputs, channels / groups, ...window]",
    );
  });

  testOnCpu("have the gradient of central differences", () => {
    const kernel = tensor([0.5, -1, 2, 0.3], { dtype: "float64" }).reshape([1, 1, 2, 2]);
    expectGradient(
      (x) =>
        convolve(x, kernel, { strides: [2, 2], padding: "same" })
          .square()
          .sum(),
      image(5, "float64"),
    );
    expectGradient(
      (w) =>
        convolve(image(5, "float64"), w.reshape([1, 1, 2, 2]), { dilation: [2, 1] })
          .square()
          .sum(),
      tensor([0.5, -1, 2, 0.3], { dtype: "float64" }),
    );
    expectGradient(
      (x) =>
        maxPool(x, { window: [2, 2], strides: [1, 2] })
          .square()
          .sum(),
      image(5, "float64"),
    );
    expectGradient(
      (x) =>
        averagePool(x, { window: [3, 2] })
          .square()
          .sum(),
      image(6, "float64"),
    );
  });

  testOnCpu("take the largest and the mean of each window, dropping what does not fill one", () => {
    const x = tensor(
      Float32Array.from({ length: 25 }, (_, i) => i),
      { shape: [1, 1, 5, 5] },
    );
    expect([...maxPool(x, { window: [2, 2] }).data()]).toEqual([6, 8, 16, 18]);
    expect([...averagePool(x, { window: [2, 2] }).data()]).toEqual([3, 5, 13, 15]);
    expect([...maxPool(x, { window: [3, 3], strides: [2, 2] }).data()]).toEqual([12, 14, 22, 24]);
    expect(() => maxPool(x, { window: [6, 2] })).toThrow(
      "maxPool: `window` must have a length for each of 2 spatial axes, none longer",
    );
  });
});
