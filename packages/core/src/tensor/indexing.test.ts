import { beforeAll, describe, expect } from "vitest";
import { expectGradient, ints, testOnCpu } from "../../test/tensors.ts";
import { startDevice } from "../engine/platform.ts";
import { tensor } from "./create.ts";
import { gather, oneHot, take } from "./indexing.ts";
import { einsum } from "./combine.ts";
import { compiled, grad } from "./transforms.ts";
import type { Tensor } from "./tensor.ts";

beforeAll(() => startDevice("cpu"));

describe("gather, take and oneHot", () => {
  testOnCpu("pick the elements at the indices, and spread the gradient back", () => {
    const x = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect([...gather(x, ints([2, 0], [2, 1])).data()]).toEqual([3, 4]);
    expect([...grad((y: Tensor) => gather(y, ints([2, 0], [2, 1])).sum())(x).data()]).toEqual([0, 0, 1, 1, 0, 0]);
    expect([...take(x, ints([1, 1, 0])).data()]).toEqual([4, 5, 6, 4, 5, 6, 1, 2, 3]);
  });

  testOnCpu("refuse labels out of range where they can be read", () => {
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

  testOnCpu("mask labels out of range in a compiled step: zeros, and NaN that cannot be overlooked", () => {
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
    testOnCpu(`${name}: summed, averaged and squared`, () => {
      expectGradient((x) => f(x).sum(), matrix());
      expectGradient((x) => f(x).mean(), matrix());
      expectGradient((x) => f(x).reshape([-1]).square().sum(), matrix());
    });
  }
});
