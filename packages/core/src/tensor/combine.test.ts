import { beforeAll, describe, expect } from "vitest";
import { testOnCpu } from "../../test/tensors.ts";
import { startDevice } from "../engine/platform.ts";
import { full, tensor } from "./create.ts";
import { concat, einsum, stack } from "./combine.ts";
import { Tensor } from "./tensor.ts";
import { compiled } from "./transforms.ts";

beforeAll(() => startDevice("cpu"));

describe("einsum", () => {
  testOnCpu("multiplies, contracts and transposes", () => {
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

  testOnCpu("says what does not fit", () => {
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

describe("joining constants", () => {
  // An engine that writes constants into its kernels must still cut them where they are padded.
  testOnCpu("gives the same compiled as not: a constant is in its place alone", () => {
    const joins: Readonly<Record<string, (x: Tensor) => Tensor>> = {
      "concat of a scalar": (x) => concat([x, tensor(2).reshape([1])]),
      "concat of a full": (x) => concat([x, full([], 3).reshape([1])]),
      "concat of what scalars make": (x) => concat([tensor(2).mul(3).reshape([1]), x]),
      "stack of scalars": (x) => stack([tensor(1), tensor(2), x.at(0, 0)]),
      "a scalar padded": (x) =>
        full([], 3)
          .reshape([1])
          .pad([[1, 1]])
          .add(x.sum()),
      "a scalar that is given": (x) => concat([x, x.at(0, 1).reshape([1])]),
    };
    for (const [name, join] of Object.entries(joins)) {
      const x = tensor([10, 20]);
      expect([name, ...compiled(join)(x).data()]).toEqual([name, ...join(x).data()]);
    }
    expect([...concat([tensor([10, 20]), tensor(2).reshape([1])]).data()]).toEqual([10, 20, 2]);
  });
});
