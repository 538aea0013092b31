import { beforeAll, describe, expect, it } from "vitest";
import { onDevice, startDevice } from "../engine/platform.ts";
import { averagePool, convolve, einsum, gather, maxPool, oneHot, take, tensor } from "./functions.ts";
import type { Tensor } from "./tensor.ts";
import { compiled, grad, scope, vmap } from "./transforms.ts";

beforeAll(() => startDevice("cpu"));

const test = (name: string, body: () => void) => it(name, () => onDevice("cpu", () => scope(body)));
const ints = (values: readonly number[], shape = [values.length]) =>
  tensor(Int32Array.from(values), { shape, dtype: "int32" });
const image = (size: number, dtype: "float32" | "float64" = "float32") =>
  tensor(
    Float64Array.from({ length: size * size }, (_, i) => Math.sin(i + 1)),
    { shape: [1, 1, size, size], dtype },
  );

/** Gradient by central differences, in float64. */
function differences(f: (x: Tensor) => Tensor, x: Tensor): number[] {
  const data = Float64Array.from(x.data());
  return [...data].map((value, i) => {
    const at = (moved: number) => f(tensor(data.with(i, moved), { shape: x.shape, dtype: "float64" })).item();
    return (at(value + 1e-6) - at(value - 1e-6)) / 2e-6;
  });
}

function expectGradient(f: (x: Tensor) => Tensor, x: Tensor): void {
  const expected = differences(f, x);
  grad(f)(x)
    .data()
    .forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
  compiled(grad(f))(x)
    .data()
    .forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
}

describe("gather, take and oneHot", () => {
  test("pick the elements at the indices, and spread the gradient back", () => {
    const x = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect([...gather(x, ints([2, 0], [2, 1])).data()]).toEqual([3, 4]);
    expect([...grad((y: Tensor) => gather(y, ints([2, 0], [2, 1])).sum())(x).data()]).toEqual([0, 0, 1, 1, 0, 0]);
    expect([...take(x, ints([1, 1, 0])).data()]).toEqual([4, 5, 6, 4, 5, 6, 1, 2, 3]);
  });

  test("refuse labels out of range where they can be read", () => {
    const x = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    for (const wrong of [-1, -100, 3, 5]) {
      expect(() => oneHot(ints([0, wrong]), 3)).toThrow(`oneHot: \`indices\` must be from 0 to 2, got ${wrong}`);
      expect(() => gather(x, ints([0, wrong], [2, 1]))).toThrow(
        `gather: \`indices\` must be from 0 to 2, got ${wrong}`,
      );
    }
    expect(() => gather(x, ints([0, 1]))).toThrow(
      "gather: `indices` must agree with [2,3] in all axes but 1, got int32[2]",
    );
  });

  test("mask labels out of range in a compiled step: zeros, and NaN that cannot be overlooked", () => {
    const rows = compiled((labels: Tensor<"int">) => oneHot(labels, 3));
    expect([...rows(ints([0, -1, 3, 5, -100])).data()]).toEqual([1, 0, 0, ...Array<number>(12).fill(0)]);
    const picked = compiled((x: Tensor, labels: Tensor<"int">) => gather(x, labels));
    expect([
      ...picked(
        tensor([
          [1, 2, 3],
          [4, 5, 6],
        ]),
        ints([1, 7], [2, 1]),
      ).data(),
    ]).toEqual([2, Number.NaN]);
  });
});

describe("gradients of what moves elements", () => {
  const matrix = () =>
    tensor(
      [
        [0.3, -1, 2],
        [0.7, 5, -2],
      ],
      { dtype: "float64" },
    );
  const maths: Record<string, (x: Tensor) => Tensor> = {
    "gather, last axis": (x) => gather(x, ints([2, 0], [2, 1])),
    "gather, first axis": (x) => gather(x, ints([1, 0, 1], [1, 3]), 0),
    take: (x) => take(x, ints([1, 1, 0])),
    sort: (x) => x.sort(),
    "sort, first axis": (x) => x.sort(0),
    cumulativeSum: (x) => x.cumulativeSum(0),
    "transpose and matmul": (x) => x.matmul(x.transpose()),
    "flip and pad": (x) =>
      x.flip(0).pad([
        [1, 0],
        [0, 2],
      ]),
    einsum: (x) => einsum("ij,kj->ik", x, x),
    norm: (x) => x.norm({ axis: 1 }),
    normalise: (x) => x.normalise(0),
    variance: (x) => x.variance(1),
    logSumExp: (x) => x.logSumExp(1),
  };
  for (const [name, f] of Object.entries(maths)) {
    test(`${name}: summed, averaged and squared`, () => {
      expectGradient((x) => f(x).sum(), matrix());
      expectGradient((x) => f(x).mean(), matrix());
      expectGradient((x) => f(x).reshape([-1]).square().sum(), matrix());
    });
  }
});

describe("einsum", () => {
  test("multiplies, contracts and transposes", () => {
    const [a, b] = [
      tensor([
        [1, 2],
        [3, 4],
      ]),
      tensor([
        [5, 6],
        [7, 8],
      ]),
    ];
    expect([...einsum("ij,jk->ik", a, b).data()]).toEqual([19, 22, 43, 50]);
    expect([...einsum("ij->ji", a).data()]).toEqual([1, 3, 2, 4]);
    expect([...einsum("ij,ij->i", a, b).data()]).toEqual([17, 53]);
    expect(einsum("ij,ij->", a, b).item()).toBe(70);
  });

  test("says what does not fit", () => {
    const a = tensor([
      [1, 2],
      [3, 4],
    ]);
    expect(() => einsum("ij,jk", a, a)).toThrow('einsum: `formula` must be like "ij,jk->ik"');
    expect(() => einsum("ij->i", a, a)).toThrow("have 2 terms, one a tensor");
    expect(() => einsum("ijk->i", a)).toThrow('einsum: `tensors[0]` must have 3 axes, as "ijk" says, got float32[2,2]');
    expect(() => einsum("ij,jk->ik", a, tensor([[1, 2, 3]]))).toThrow('have length 2 along "j"');
    expect(() => einsum("ij->x", a)).toThrow("use only letters of its terms");
  });
});

describe("convolution and pooling", () => {
  test("slide a kernel without turning it", () => {
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

  test("have the gradient of central differences", () => {
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

  test("take the largest and the mean of each window, dropping what does not fill one", () => {
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

describe("vmap", () => {
  test("maps over the first axis", () => {
    expect([
      ...vmap((x: Tensor) => x.square().sum())(
        tensor([
          [1, 2],
          [3, 4],
        ]),
      ).data(),
    ]).toEqual([5, 25]);
  });

  test("gives a gradient for each sample", () => {
    const each = vmap((x: Tensor) => grad((y: Tensor) => y.pow(3).sum())(x));
    expect([...each(tensor([[1], [2]])).data()]).toEqual([3, 12]);
  });
});
