import type { DType, HostArray } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { bools, execute, floats, ints, programOf, uints } from "../test/execute.ts";
import { lower } from "./lower.ts";

type Case = readonly [
  name: string,
  primitive: string,
  given: readonly HostArray[],
  params: Readonly<Record<string, unknown>>,
  expected: readonly number[],
  out?: { readonly shape?: readonly number[]; readonly dtype?: DType },
];

/** What one primitive gives, of hand-made inputs. */
const cases: readonly Case[] = [
  ["adds", "add", [floats([1, 2]), floats([3, 5])], {}, [4, 7]],
  ["adds around uint32's end", "add", [uints([2 ** 32 - 1]), uints([3])], {}, [2]],
  ["multiplies around uint32's end", "mul", [uints([2 ** 31 + 1]), uints([6])], {}, [6]],
  ["adds truth values as or", "add", [bools([0, 0, 1, 1]), bools([0, 1, 0, 1])], {}, [0, 1, 1, 1]],
  ["multiplies truth values as and", "mul", [bools([0, 0, 1, 1]), bools([0, 1, 0, 1])], {}, [0, 0, 0, 1]],
  ["joins dtypes", "mul", [floats([0.5, 2]), ints([3, -1])], {}, [1.5, -2]],
  ["divides whole numbers towards 0", "idiv", [ints([7, -7, 8]), ints([2, 2, -3])], {}, [3, -3, -2]],
  ["divides fractions towards 0", "idiv", [floats([7.5, -7.5]), floats([2, 2])], {}, [3, -3]],
  ["gives rests the sign of the dividend", "mod", [ints([7, -7, 7]), ints([3, 3, -3])], {}, [1, -1, 1]],
  ["gives rests of fractions", "mod", [floats([5.5, -5.5]), floats([2, 2])], {}, [1.5, -1.5]],
  ["negates uint32", "neg", [uints([1, 0])], {}, [2 ** 32 - 1, 0]],
  ["keeps NaN of maxima", "max", [floats([NaN, 1]), floats([0, 2])], {}, [NaN, 2]],
  ["combines bits", "bit_combine", [ints([12, -1]), ints([10, 255])], { op: "xor" }, [6, -256]],
  ["shifts up and out", "bit_shift", [uints([2 ** 31 + 5]), uints([1])], { op: "shl" }, [10]],
  ["shifts down without a sign", "bit_shift", [ints([-1]), ints([28])], { op: "shr" }, [15]],
  ["counts bits", "bit_count", [uints([0, 1, 0xf0f0, 2 ** 32 - 1])], {}, [0, 1, 8, 32], { dtype: "int32" }],
  [
    "cuts fractions off",
    "cast",
    [floats([2.9, -2.9, 3e9])],
    { dtype: "int32" },
    [2, -2, 2 ** 31 - 1],
    { dtype: "int32" },
  ],
  ["takes whole numbers round", "cast", [ints([-1, 5])], { dtype: "uint32" }, [2 ** 32 - 1, 5], { dtype: "uint32" }],
  ["makes truth values", "cast", [floats([0, 0.2, -3])], { dtype: "bool" }, [0, 1, 1], { dtype: "bool" }],
  [
    "reads bits as a float",
    "bitcast",
    [uints([0x3f800000, 0xc0490fdb, 1, 0x7f800000, 0, 0x7f7fffff])],
    { dtype: "float32" },
    [1, -3.1415927410125732, 2 ** -149, Infinity, 0, 3.4028234663852886e38],
    { dtype: "float32" },
  ],
  ["compares", "compare", [floats([1, 2, 3]), floats([2, 2, 2])], { op: "less_equal" }, [1, 1, 0], { dtype: "bool" }],
  [
    "finds NaN unlike itself",
    "compare",
    [floats([NaN, 1]), floats([NaN, 1])],
    { op: "not_equal" },
    [1, 0],
    { dtype: "bool" },
  ],
  ["chooses", "where", [bools([1, 0]), floats([1, 2]), floats([3, 4])], {}, [1, 4], { dtype: "float32" }],
  ["chooses truth values", "where", [bools([1, 0]), bools([0, 1]), bools([1, 1])], {}, [0, 1]],
  ["sums rows", "reduce", [floats([1, 2, 3, 4], [2, 2])], { op: "Add", axis: [1] }, [3, 7], { shape: [2] }],
  [
    "tells whether any holds",
    "reduce",
    [bools([0, 1, 0, 0], [2, 2])],
    { op: "Max", axis: [1] },
    [1, 0],
    { shape: [2] },
  ],
  ["turns round", "flip", [floats([1, 2, 3, 4, 5, 6], [2, 3])], { axis: [1] }, [3, 2, 1, 6, 5, 4]],
  ["puts zeros around", "pad", [floats([1, 2])], { width: [[1, 2]] }, [0, 1, 2, 0, 0], { shape: [5] }],
  ["cuts out", "shrink", [floats([1, 2, 3, 4])], { slice: [[1, 3]] }, [2, 3], { shape: [2] }],
  [
    "stretches and sums what is stretched",
    "broadcast",
    [floats([1, 2])],
    { shape: [2, 2], axis: [0] },
    [1, 2, 1, 2],
    { shape: [2, 2] },
  ],
  [
    "opens windows side by side",
    "pool",
    [floats([1, 2, 3, 4, 5])],
    { window: [2], strides: [2] },
    [1, 2, 3, 4],
    { shape: [2, 2] },
  ],
  [
    "opens windows over each other",
    "pool",
    [floats([1, 2, 3, 4])],
    { window: [3], strides: [1] },
    [1, 2, 3, 2, 3, 4],
    { shape: [2, 3] },
  ],
  [
    "closes windows over each other",
    "pool_transpose",
    [floats([1, 2, 3, 10, 20, 30], [2, 3])],
    { inShape: [5], window: [3], strides: [2] },
    [1, 2, 13, 20, 30],
    { shape: [5] },
  ],
  [
    "picks rows",
    "gather",
    [floats([1, 2, 3, 4, 5, 6], [3, 2]), ints([2, 0])],
    { axis: [0], outDim: 0 },
    [5, 6, 1, 2],
    { shape: [2, 2] },
  ],
  [
    "picks elements by two indices",
    "gather",
    [floats([1, 2, 3, 4, 5, 6], [3, 2]), ints([2, 0]), ints([1, 0])],
    { axis: [0, 1], outDim: 0 },
    [6, 1],
    { shape: [2] },
  ],
  [
    "picks columns, and puts them last",
    "gather",
    [floats([1, 2, 3, 4, 5, 6], [2, 3]), ints([2, 2, 0])],
    { axis: [1], outDim: 1 },
    [3, 3, 1, 6, 6, 4],
    { shape: [2, 3] },
  ],
  [
    "adds up rows where they belong, and leaves out what belongs nowhere",
    "scatter",
    [floats([1, 2, 3, 4, 5, 6, 7, 8], [4, 2]), ints([1, 1, 0, 9])],
    { shape: [3, 2], axis: [0], outDim: 0 },
    [5, 6, 4, 6, 0, 0],
    { shape: [3, 2] },
  ],
  ["sorts", "sort", [floats([3, 1, 2, 0, 5, 4], [2, 3])], {}, [1, 2, 3, 0, 4, 5]],
];

describe("lower", () => {
  for (const [name, primitive, given, params, expected, out = {}] of cases) {
    it(name, async () => {
      const { shape, dtype } = given[0]!;
      const program = programOf(primitive, given, params, [{ shape: out.shape ?? shape, dtype: out.dtype ?? dtype }]);
      expect((await execute(program, given))[0]).toEqual(
        (out.dtype ?? dtype) === "float32" ? expected.map(Math.fround) : expected,
      );
    });
  }

  it("gives the parts of a split", async () => {
    const given = [floats([1, 2, 3, 4, 5, 6], [2, 3])];
    const outs = [1, 2].map((length) => ({ shape: [2, length], dtype: "float32" as const }));
    expect(await execute(programOf("split", given, { axis: 1, sizes: [1, 2] }, outs), given)).toEqual([
      [1, 4],
      [2, 3, 5, 6],
    ]);
  });

  it("gives sorted values with their places, the first of equals first", async () => {
    const given = [floats([2, 1, 2, 1])];
    const outs = [
      { shape: [4], dtype: "float32" as const },
      { shape: [4], dtype: "int32" as const },
    ];
    expect(await execute(programOf("argsort", given, {}, outs), given)).toEqual([
      [1, 1, 2, 2],
      [1, 3, 0, 2],
    ]);
  });

  it("keeps the digits of erfc far out", async () => {
    const given = [floats([-1, 0, 0.5, 2, 5])];
    const [found] = await execute(programOf("erfc", given, {}, given), given);
    // Source: NIST Digital Library of Mathematical Functions, chapter 7.
    const expected = [1.842700792949715, 1, 0.4795001221869535, 0.004677734981047266, 1.5374597944280349e-12];
    found!.forEach((value, i) => expect(value / expected[i]!).toBeCloseTo(1, 5));
  });

  it("refuses a primitive without a rule, by name, with whose maths it is and the way out", () => {
    const given = [floats([1, 0, 0, 1], [2, 2])];
    expect(() => lower(programOf("cholesky", given, {}, given), 'optimizer "soap"')).toThrow(
      'optimizer "soap": `cholesky` must be an operation that the onnx engine can express, got "cholesky". Train this pipeline with the engine `jax`.',
    );
  });

  it("refuses to read a float's bits in the same way", () => {
    const given = [floats([1, 2])];
    const outs = [{ shape: [2], dtype: "int32" as const }];
    expect(() => lower(programOf("bitcast", given, { dtype: "int32" }, outs), 'loss "bits"')).toThrow(
      'loss "bits": `bitcast of float32` must be an operation that the onnx engine can express',
    );
  });
});
