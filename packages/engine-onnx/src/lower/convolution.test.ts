import {
  type ConvolutionOptions,
  type Program,
  type Tensor,
  convolve,
  hostArray,
  jax,
  valueAndGrad,
} from "@downslope/core";
import { traceProgram } from "@downslope/core/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { onBoth } from "../../test/both.ts";
import { execute, floats, programOf } from "../../test/execute.ts";
import { lower } from "../lower.ts";

beforeAll(() => jax().create({}).start());

const waves = (shape: readonly number[], pace: number) =>
  hostArray(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i * pace)),
    shape,
  );

/** A convolution, and the gradients of a sum of its squares by input and kernel. */
const gradients =
  (options: ConvolutionOptions): Program =>
  (state, { x, kernel }) => {
    const squares = (given: { readonly x: Tensor; readonly kernel: Tensor }): Tensor =>
      convolve(given.x, given.kernel, options).square().sum();
    const [loss, found] = valueAndGrad(squares)({ x: x as Tensor, kernel: kernel as Tensor });
    return { state, outputs: { loss, ...found } };
  };

const cases: [string, input: readonly number[], kernel: readonly number[], ConvolutionOptions, transposed: number][] = [
  ["without anything", [2, 3, 7, 6], [4, 3, 3, 3], {}, 0],
  ["that keeps the size", [2, 3, 7, 6], [4, 3, 3, 3], { padding: "same" }, 0],
  ["in strides", [2, 3, 7, 7], [4, 3, 3, 3], { strides: [2, 2] }, 1],
  ["in strides that leave a rest", [2, 3, 8, 9], [4, 3, 3, 2], { strides: [2, 3] }, 1],
  ["in strides, padded", [2, 3, 8, 8], [4, 3, 3, 3], { strides: [2, 2], padding: "same" }, 1],
  ["in strides of one axis, dilated", [2, 3, 9, 9], [4, 3, 3, 3], { strides: [1, 2], dilation: [2, 2] }, 1],
  ["in strides longer than the kernel", [2, 3, 9, 9], [4, 3, 2, 2], { strides: [4, 4] }, 1],
  [
    "padded more than the kernel is long",
    [2, 3, 5, 5],
    [4, 3, 2, 2],
    {
      strides: [2, 2],
      padding: [
        [3, 2],
        [2, 3],
      ],
    },
    1,
  ],
  ["in groups", [2, 4, 7, 7], [6, 2, 3, 3], { groups: 2, strides: [2, 2] }, 1],
  ["of each channel by itself", [2, 4, 7, 7], [4, 1, 3, 3], { groups: 4 }, 0],
  ["along one axis", [3, 2, 11], [4, 2, 3], { strides: [2] }, 1],
  ["along three", [1, 2, 5, 5, 5], [3, 2, 2, 2, 2], { strides: [2, 1, 2] }, 1],
];

describe("a convolution and its gradients", () => {
  it.each(cases)("%s", async (_, input, kernel, options, transposed) => {
    const batch = { x: waves(input, 0.7), kernel: waves(kernel, 1.3) };
    const program = gradients(options);
    const { expected, found } = await onBoth(program, { batch });
    for (const [name, { shape, data }] of Object.entries(expected.outputs)) {
      const other = found.outputs[name]!;
      const largest = Math.max(...Array.from(data, Math.abs));
      expect(other.shape).toEqual(shape);
      data.forEach((number, i) => expect(Math.abs(other.data[i]! - number)).toBeLessThan(1e-5 * largest));
    }
    const names = { places: {}, batch: Object.keys(batch), scalars: [] };
    const { nodes } = lower(traceProgram(program, "test", names, Object.values(batch)), "test");
    expect(nodes.filter(({ op }) => op === "ConvTranspose")).toHaveLength(transposed);
  });
});

describe("a dilated image", () => {
  it.each([
    ["is convolved transposed", [3, 3], [1, 1], "ConvTranspose", [3, 3, 6, 6]],
    ["gets zeros between its elements where there are more around it", [3], [2, 0], "Conv", [0, 0, 3, 0, 6]],
  ] as const)("%s", async (_, kernel, padding, op, expected) => {
    const given = [floats([1, 2], [1, 1, 2]), floats(kernel, [1, 1, kernel.length])];
    const settings = { vmapDims: 0, strides: [1], lhsDilation: [2], rhsDilation: [1], padding: [padding] };
    const out = { shape: [1, 1, expected.length], dtype: "float32" } as const;
    const program = programOf("conv", given, settings, [out]);
    expect(lower(program, "test").nodes.map((node) => node.op)).toContain(op);
    expect(await execute(program, given)).toEqual([expected]);
  });
});
