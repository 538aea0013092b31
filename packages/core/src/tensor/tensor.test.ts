import { beforeAll, describe, expect, it } from "vitest";
import { onDevice, startDevice } from "../engine/platform.ts";
import { concat, stack, where } from "./combine.ts";
import { full, range, tensor, zeros } from "./create.ts";
import { oneHot } from "./indexing.ts";
import type { Tensor } from "./tensor.ts";
import { compiled, grad, scope } from "./transforms.ts";

beforeAll(() => startDevice("cpu"));

const test = (name: string, body: () => void) => it(name, () => onDevice("cpu", () => scope(body)));
const matrix = () =>
  tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);

describe("Tensor", () => {
  test("has shape, dtype, rank and size, and prints them", () => {
    const x = matrix();
    expect([x.shape, x.dtype, x.rank, x.size]).toEqual([[2, 3], "float32", 2, 6]);
    expect(String(x)).toBe("Tensor float32[2,3]");
  });

  test("does not use its operands up", () => {
    const x = matrix();
    expect([...x.add(x).mul(x).data()]).toEqual([2, 8, 18, 32, 50, 72]);
    expect([...x.data()]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("adds a row to each row, and a column of equal rank to each column", () => {
    expect([
      ...matrix()
        .add(tensor([10, 20, 30]))
        .data(),
    ]).toEqual([11, 22, 33, 14, 25, 36]);
    expect([
      ...matrix()
        .mul(tensor([[1], [2]]))
        .data(),
    ]).toEqual([1, 2, 3, 8, 10, 12]);
  });

  test("refuses shapes that would broadcast by accident, by name", () => {
    expect(() => tensor([[1], [2]]).sub(tensor([1, 2]))).toThrow(
      "sub: `other` must fit the shape [2,1], got float32[2]. Shapes are stretched only",
    );
    expect(() => tensor([1, 2]).sub(tensor([[1], [2]]))).toThrow("fit the shape [2]");
    expect(() => matrix().add(tensor([1, 2]))).toThrow("fit the shape [2,3], got float32[2]");
  });

  test("refuses to cut numbers beside an int tensor, and to mix dtypes", () => {
    expect(() => range(3).add(0.5)).toThrow("add: `other` must be a whole number beside a tensor of int32, got 0.5");
    expect(() => matrix().add(tensor([1, 2, 3], { dtype: "float64" }))).toThrow(
      "must be float32, as the tensor is, got float64[3]",
    );
    expect(() => matrix().add("1" as never)).toThrow('must be a tensor or a number, got "1"');
  });

  test("compares, selects and combines conditions", () => {
    const x = tensor([-1, 0, 1, Number.NaN]);
    expect([...x.less(0).or(x.greater(0)).data()]).toEqual([1, 0, 1, 0]);
    expect([...x.isNaN().data()]).toEqual([0, 0, 0, 1]);
    expect([...x.isFinite().not().data()]).toEqual([0, 0, 0, 1]);
    expect([...where(x.greaterEqual(0), x, -5).data()]).toEqual([-5, 0, 1, -5]);
    expect([...tensor([1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]).isFinite().data()]).toEqual([1, 0, 0]);
  });

  test("reduces along axes", () => {
    const x = matrix();
    expect([...x.sum(0).data()]).toEqual([5, 7, 9]);
    expect([...x.mean(-1).data()]).toEqual([2, 5]);
    expect(x.sum(1, { keepDims: true }).shape).toEqual([2, 1]);
    expect(x.max().item()).toBe(6);
    expect([...x.min(0).data()]).toEqual([1, 2, 3]);
    expect([...x.argmax(0).data()]).toEqual([1, 1, 1]);
    expect([...tensor([3, 1, 3]).argmax().data()]).toEqual([0]);
    expect([...x.cumulativeSum(1).data()]).toEqual([1, 3, 6, 4, 9, 15]);
    expect([...x.variance(1).data()]).toEqual([expect.closeTo(2 / 3, 6), expect.closeTo(2 / 3, 6)]);
    expect(() => x.sum(2)).toThrow("sum: `axis` must be a whole number from -2 to 1, got 2");
    expect(() => zeros([0]).mean()).toThrow("mean must be taken over at least one element");
    expect(() => zeros([0, 2]).max(0)).toThrow("at least one element");
  });

  test("shares the gradient of max among equals", () => {
    expect([...grad((x: Tensor) => x.max())(tensor([2, 1, 2])).data()]).toEqual([0.5, 0, 0.5]);
  });

  test("sorts, with the gradient where each element went", () => {
    const x = tensor([3, 1, 2]);
    expect([...x.sort().data()]).toEqual([1, 2, 3]);
    expect([...x.argsort().data()]).toEqual([1, 2, 0]);
    expect([
      ...grad((y: Tensor) =>
        y
          .sort()
          .mul(tensor([1, 10, 100]))
          .sum(),
      )(x).data(),
    ]).toEqual([100, 1, 10]);
  });

  test("reshapes, slices, pads, flips and transposes", () => {
    const x = matrix();
    expect(x.reshape([3, -1]).shape).toEqual([3, 2]);
    expect([...x.transpose().data()]).toEqual([1, 4, 2, 5, 3, 6]);
    expect([...x.slice(1, 1).data()]).toEqual([2, 3, 5, 6]);
    expect([...x.slice(1, -2, -1).data()]).toEqual([2, 5]);
    expect([...x.at(0, -1).data()]).toEqual([4, 5, 6]);
    expect([...x.flip().data()]).toEqual([3, 2, 1, 6, 5, 4]);
    expect([
      ...tensor([1, 2])
        .pad([[1, 2]])
        .data(),
    ]).toEqual([0, 1, 2, 0, 0]);
    expect(x.expandDims(1).shape).toEqual([2, 1, 3]);
    expect(x.expandDims(-1).squeeze(-1).shape).toEqual([2, 3]);
    expect([
      ...tensor([[1], [2]])
        .broadcastTo([2, 2])
        .data(),
    ]).toEqual([1, 1, 2, 2]);
    expect(() => x.reshape([4, 2])).toThrow("reshape: `shape` must hold 6 elements, as [2,3] does, got [4,2]");
    expect(() => x.reshape([-1, -1])).toThrow("must hold 6 elements");
    expect(() => x.transpose([0, 0])).toThrow("name each of 2 axes once");
    expect(() => x.squeeze(0)).toThrow("name axes of length 1");
    expect(() => x.broadcastTo([3, 3])).toThrow("be reached from [2,3]");
    expect(() => x.slice(0, 1, 0)).toThrow("slice: `end` must");
    expect(() => x.at(0, 5)).toThrow("from -2 to 1");
  });

  test("joins tensors", () => {
    expect([...concat([matrix(), matrix()], 1).shape]).toEqual([2, 6]);
    expect([...stack([tensor([1, 2]), tensor([3, 4])], -1).data()]).toEqual([1, 3, 2, 4]);
    expect(() => concat([matrix(), zeros([3, 2])])).toThrow(
      "concat: `tensors` must agree with Tensor float32[2,3] in all axes but 0, got float32[3,2]",
    );
    expect(() => concat([])).toThrow("hold at least one tensor");
  });

  test("multiplies matrices and refuses those that do not fit", () => {
    expect([
      ...matrix()
        .matmul(tensor([[1], [0], [2]]))
        .data(),
    ]).toEqual([7, 16]);
    expect(() => matrix().matmul(matrix())).toThrow(
      "matmul: `other` must have 3 rows, to follow [2,3], got float32[2,3]",
    );
    expect(
      tensor([1, 2])
        .dot(tensor([3, 4]))
        .item(),
    ).toBe(11);
  });

  test("reads numbers outside a compiled step and says why not inside", () => {
    expect(() => matrix().item()).toThrow("item must be called on a tensor of one element, got float32[2,3]");
    const peeking = compiled((x: Tensor) => x.mul(x.data()[0]!));
    expect(() => peeking(matrix())).toThrow(
      "data must be called outside a compiled step, got float32[2,3]. Use `where`",
    );
  });

  test("is made from nested numbers, typed memory and values", () => {
    expect(tensor(5).shape).toEqual([]);
    expect(tensor(Int32Array.of(1, 2), { dtype: "int32" }).dtype).toBe("int32");
    expect([...full([2], 7).data()]).toEqual([7, 7]);
    expect([...oneHot(range(2), 3).data()]).toEqual([1, 0, 0, 0, 1, 0]);
    expect([...tensor([0, 1, 2]).greater(0).toFloat().data()]).toEqual([0, 1, 1]);
    expect([...tensor([1.9, -1.9]).toInt().data()]).toEqual([1, -1]);
    expect(() => tensor([[1, 2], [3]])).toThrow("have rows of equal length, 2");
    expect(() => tensor([1, 2, 3], { shape: [2] })).toThrow("tensor: `shape` must hold 3 elements");
    expect(() => zeros([-1])).toThrow("hold whole numbers from 0 up, got -1");
  });
});
