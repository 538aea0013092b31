import {
  type HostArray,
  type Program,
  type Tensor,
  bernoulli,
  convolve,
  grad,
  hostArray,
  maxPool,
} from "@downslope/core";
import { describe, expect, it } from "vitest";
import { onBoth } from "../test/both.ts";
import { onnx } from "./onnx.ts";

/** Numbers that look random, the same each time. */
const numbers = (length: number, seed = 1): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed) * 1.5);

/** Whether two lists are the same to float32's precision, as far as sums in another order allow. */
function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 2e-5): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < found.length; i++) {
    const [one, other] = [found[i]!, expected[i]!];
    if (Object.is(one, other)) continue;
    expect(Math.abs(one - other), `at ${i}: ${one} against ${other}`).toBeLessThanOrEqual(
      tolerance * Math.max(1, Math.abs(other)),
    );
  }
}

async function expectSame(body: (x: Tensor, y: Tensor) => Tensor, shapes: readonly number[][]): Promise<void> {
  const program: Program<Record<never, never>> = (state, { x, y }) => ({ state, outputs: { out: body(x!, y!) } });
  const [x, y] = shapes.map((shape, i) =>
    hostArray(
      numbers(
        shape.reduce((a, b) => a * b, 1),
        i + 1,
      ),
      shape,
    ),
  );
  const { expected, found } = await onBoth(program, { batch: { x: x!, y: y ?? x! } });
  const [a, b] = [found.outputs["out"]!, expected.outputs["out"]!];
  expect([a.shape, a.dtype]).toEqual([b.shape, b.dtype]);
  expectClose(a.data, b.data);
}

describe("the onnx engine", () => {
  it.each<[string, (x: Tensor, y: Tensor) => Tensor, number[][]]>([
    [
      "arithmetic",
      (x, y) =>
        x
          .add(y)
          .mul(x)
          .sub(y.div(x.square().add(1))),
      [[3, 4], [4]],
    ],
    ["functions", (x) => x.abs().add(0.1).log().exp().sqrt().add(x.sin()).add(x.cos()).add(x.tanh()), [[5]]],
    ["sums", (x) => x.sum(0).add(x.mean(1).sum()).add(x.max(0)), [[3, 4]]],
    [
      "products",
      (x, y) => x.matmul(y),
      [
        [3, 4],
        [4, 5],
      ],
    ],
    ["softmax", (x) => x.logSoftmax(), [[6, 5]]],
    [
      "a gradient",
      (x, y) => grad((w: Tensor) => y.matmul(w).tanh().square().mean())(x),
      [
        [4, 3],
        [6, 4],
      ],
    ],
    [
      "a convolution",
      (x, y) => convolve(x, y, { padding: "same" }),
      [
        [2, 3, 7, 7],
        [4, 3, 3, 3],
      ],
    ],
    [
      "the gradient of a convolution by its kernel",
      (x, y) =>
        grad((w: Tensor) =>
          convolve(x, w, { strides: [2, 2] })
            .square()
            .sum(),
        )(y),
      [
        [2, 3, 7, 7],
        [4, 3, 3, 3],
      ],
    ],
    [
      "the gradient of a convolution by its input",
      (x, y) =>
        grad((v: Tensor) =>
          convolve(v, y, { strides: [2, 2] })
            .square()
            .sum(),
        )(x),
      [
        [2, 3, 7, 7],
        [4, 3, 3, 3],
      ],
    ],
    ["a pool", (x) => maxPool(x, { window: [2, 2] }), [[2, 3, 6, 6]]],
    [
      "the gradient of a pool",
      (x) =>
        grad((v: Tensor) =>
          maxPool(v, { window: [3, 3], strides: [2, 2] })
            .square()
            .sum(),
        )(x),
      [[2, 3, 7, 7]],
    ],
  ])("computes %s as jax-js does", (_, body, shapes) => expectSame(body, shapes));

  it("moves arrays of every dtype, and leaves those that stay", async () => {
    const array = (dtype: "int32" | "uint32" | "bool", ...given: number[]): HostArray => {
      const data = dtype === "uint32" ? Uint32Array.from(given) : Int32Array.from(given);
      return { shape: [given.length], dtype, data };
    };
    const state = {
      floats: hostArray(Float32Array.of(1, 2, 3), [3]),
      counts: array("int32", 1, 2, 3),
      others: array("int32", 7, 8),
      keys: array("uint32", 4, 5),
      marks: array("bool", 1, 0),
    };
    type Tensors = Record<keyof typeof state, Tensor>;
    const program: Program<Tensors> = (given) => {
      const { floats, counts, others } = given;
      const next = { floats: floats.add(counts.toFloat()), counts: counts.add(1), others: others.add(2) };
      return { state: { ...given, ...next }, outputs: { sum: floats.sum() } };
    };
    const { expected, found } = await onBoth(program, { state, steps: 3 });
    expect(found).toEqual(expected);
  });

  it("takes runs that are asked for at once one after the other", async () => {
    const program: Program<{ total: Tensor }> = ({ total }, { x }) => {
      const next = total.mul(2).add(x!.sum());
      return { state: { total: next }, outputs: { total: next } };
    };
    const engine = onnx().create({});
    await engine.start();
    const state = engine.upload({ total: hostArray(Float32Array.of(0), []) });
    const compiled = engine.compile(program, "counting");
    const run = (x: number) => compiled.run(state, { x: hostArray(Float32Array.of(x), [1]) }, {});
    const outputs = await Promise.all([1, 2, 3].map(run));
    expect(outputs.map(({ total }) => total!.data[0])).toEqual([1, 4, 11]);
    compiled.dispose();
    state.dispose();
  });

  it("moves a state on, and leaves it where a step is not accepted", async () => {
    const program: Program<{ total: Tensor }> = ({ total }, { x }, { rate }) => {
      const next = total.add(x!.sum().mul(rate!));
      return { state: { total: next }, outputs: { total: next, isHigh: next.greater(3) as never } };
    };
    const engine = onnx().create({});
    await engine.start();
    expect(engine.device).toBe("cpu");
    expect(engine.version).toMatch(/^onnxruntime-node 1\.\d+\.\d+/);
    const state = engine.upload({ total: hostArray(Float32Array.of(0), []) });
    const compiled = engine.compile(program, "counting");
    const ones = (length: number) => ({ x: hostArray(new Float32Array(length).fill(1)) });
    await compiled.run(state, ones(3), { rate: 1 });
    const refused = await compiled.run(state, ones(3), { rate: 7 }, ({ total }) => total!.data[0]! < 10);
    expect(refused["total"]!.data[0]).toBe(24);
    await compiled.run(state, ones(5), { rate: -1 });
    const { isHigh } = await compiled.run(state, ones(3), { rate: 0.5 });
    expect([isHigh!.dtype, ...isHigh!.data]).toEqual(["bool", 0]);
    expect(compiled.traces).toBe(2);
    expect(await state.read()).toEqual({
      total: { shape: [], dtype: "float32", data: Float32Array.of(3 - 5 + 1.5) },
    });
    compiled.dispose();
    state.dispose();
    await expect(compiled.run(state, ones(3), { rate: 1 })).rejects.toThrow(
      'onnx engine: `state` must not be disposed of, got "a state that was". Upload it again.',
    );
    const stranger = { read: async () => ({}), dispose: () => undefined };
    await expect(compiled.run(stranger, ones(3), { rate: 1 })).rejects.toThrow(
      "counting: `state` must come from this engine's `upload`",
    );
  });

  it("draws the same random numbers, to the bit", async () => {
    const program: Program<Record<never, never>> = (state, { key }) => ({
      state,
      outputs: { kept: bernoulli(key as never, 0.7, [40, 3]) as never },
    });
    const key = { shape: [2], dtype: "uint32", data: Uint32Array.of(123, 4567) } as const;
    const { expected, found } = await onBoth(program, { batch: { key: key as never } });
    expect(found.outputs["kept"]!.data).toEqual(expected.outputs["kept"]!.data);
  });
});
