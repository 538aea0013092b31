import { beforeAll, describe, expect } from "vitest";
import { testOnCpu } from "../../test/tensors.ts";
import { startDevice } from "../engine/platform.ts";
import { tensor } from "./create.ts";
import { einsum } from "./combine.ts";

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
