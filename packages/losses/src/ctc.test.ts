import { type Tensor, compiled, hostArray, onDevice, scope, startDevice, tensor, valueAndGrad } from "@downslope/core";
import { type Draw, describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { type CtcOptions, ctc } from "./ctc.ts";

// A small sample: the kit moves each number of it twice.
const rowsOfLabels = hostArray(Int32Array.of(1, 2, 2, -1, 1, 1), [3, 2]);
const sample = (draw: Draw) => ({ prediction: draw.normal([3, 4, 3]), target: rowsOfLabels });

describeLoss(ctc, { sample, rejects: [{ blank: -1 }, { blank: 0.5 }] });
describeLoss(ctc, {
  options: { variableLength: true, perLabel: false },
  sample: (draw) => ({ ...sample(draw), length: hostArray(Int32Array.of(3, 1, 4), [3]) }),
});
/** Rows of logits, always the same. */
const logits = (samples: number, steps: number, classes: number): number[][][] => {
  const list = <T>(length: number, make: (i: number) => T): T[] => Array.from({ length }, (_, i) => make(i));
  const logit = (n: number, t: number, c: number): number => 2 * Math.sin(1 + 3 * n + 5 * t + 7 * c + t * c);
  return list(samples, (n) => list(steps, (t) => list(classes, (c) => logit(n, t, c))));
};

/** -log of the probability of labels, by trying each path there is. */
function byPaths(prediction: readonly number[][], labels: readonly number[], blank = 0): number {
  const classes = prediction[0]?.length ?? 1;
  const p = prediction.map((row) => {
    const sum = row.reduce((total, z) => total + Math.exp(z), 0);
    return row.map((z) => Math.exp(z) / sum);
  });
  let probability = 0;
  for (let code = 0; code < classes ** p.length; code += 1) {
    const path = p.map((_, t) => Math.floor(code / classes ** t) % classes);
    const read = path.filter((c, t) => c !== path[t - 1]).filter((c) => c !== blank);
    if (read.join() === labels.join()) probability += path.reduce((product, c, t) => product * p[t]![c]!, 1);
  }
  return -Math.log(probability);
}

type Options = CtcOptions & { readonly reduction?: "none" | "mean" | "sum" };

interface Given {
  readonly length?: readonly number[];
  readonly traced?: boolean;
  readonly dtype?: "float32" | "float64";
}

function run(
  options: Options,
  prediction: number[][][],
  target: readonly number[][],
  { length, traced = false, dtype = "float64" }: Given = {},
): { value: number[]; gradient: number[] } {
  const loss = ctc(options).create({});
  const roles = (x: Tensor, y: Tensor<"int">, l: Tensor<"int">) => ({
    prediction: x,
    target: y,
    ...(length && { length: l }),
  });
  const both = (x: Tensor, y: Tensor<"int">, l: Tensor<"int">) => ({
    value: loss.evaluate(roles(x, y, l)),
    gradient: valueAndGrad((one: Tensor) => loss.evaluate(roles(one, y, l)).sum())(x)[1],
  });
  return onDevice(dtype === "float64" ? "cpu" : "wasm", () => {
    let result = { value: [] as number[], gradient: [] as number[] };
    scope(() => {
      const whole = (numbers: readonly unknown[]) => tensor(numbers as never, { dtype: "int32" }) as Tensor<"int">;
      const f = traced ? (compiled(both as never) as unknown as typeof both) : both;
      const { value, gradient } = f(tensor(prediction, { dtype }) as Tensor, whole(target), whole(length ?? [0]));
      result = { value: [...value.data()], gradient: [...gradient.data()] };
    });
    return result;
  });
}

const expectClose = (got: readonly number[], expected: readonly number[], digits = 10): void => {
  expect(got).toHaveLength(expected.length);
  got.forEach((x, i) => expect(x).toBeCloseTo(expected[i]!, digits));
};
const raw: Options = { perLabel: false, reduction: "none" };

describe("ctc", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("sums the probabilities of all paths that read as the labels: plain, repeated, one and none", () => {
    const rows = [[1, 2], [2, 1], [1, 1], [2, 2], [2], [1], []];
    const prediction = logits(rows.length, 5, 3);
    const padded = rows.map((row) => [...row, -1, -1].slice(0, 2));
    expectClose(
      run(raw, prediction, padded).value,
      prediction.map((one, n) => byPaths(one, rows[n]!)),
    );
  });

  it("takes any class for the blank", () => {
    const rows = [
      [0, 1],
      [1, 1],
      [0, -1],
    ];
    const prediction = logits(3, 4, 3);
    const expected = prediction.map((one, n) =>
      byPaths(
        one,
        rows[n]!.filter((label) => label >= 0),
        2,
      ),
    );
    expectClose(run({ ...raw, blank: 2 }, prediction, rows).value, expected);
  });

  it("of equal probabilities counts paths: 3 steps of 2 classes read as one label in 6 ways of 8", () => {
    // 100 010 001 110 011 111; 101 reads as two labels, 000 as none.
    expectClose(
      run(
        raw,
        [
          [
            [0, 0],
            [0, 0],
            [0, 0],
          ],
        ],
        [[1]],
      ).value,
      [-Math.log(6 / 8)],
      14,
    );
  });

  it("counts the first steps of each sample alone, where lengths are given; what lies beyond changes nothing", () => {
    const rows = [
      [1, 2],
      [2, -1],
      [1, 1],
      [-1, -1],
    ];
    const length = [5, 2, 3, 0];
    const prediction = logits(4, 5, 3);
    const expected = prediction.map((one, n) =>
      byPaths(
        one.slice(0, length[n]),
        rows[n]!.filter((label) => label >= 0),
      ),
    );
    const { value, gradient } = run({ ...raw, variableLength: true }, prediction, rows, { length });
    expectClose(value, expected);
    const beyond = gradient.filter((_, i) => Math.floor(i / 3) % 5 >= length[Math.floor(i / 15)]!);
    expect(beyond.map(Math.abs)).toEqual(Array(3 * (0 + 3 + 2 + 5)).fill(0));
    const changed = prediction.map((one, n) => one.map((row, t) => (t < length[n]! ? row : row.map(() => 1e4))));
    expect(run({ ...raw, variableLength: true }, changed, rows, { length }).value).toEqual(value);
  });

  it("does not depend on how far rows are padded", () => {
    const prediction = logits(2, 5, 3);
    const short = run(raw, prediction, [[1], [2]]);
    const long = run(raw, prediction, [
      [1, -1, -1],
      [2, -1, -1],
    ]);
    expectClose(long.value, short.value, 13);
    expectClose(long.gradient, short.gradient, 13);
  });

  it("has PyTorch's mean: each loss over its number of labels, at least 1, then over the samples", () => {
    const rows = [
      [1, 2, 1],
      [2, -1, -1],
      [-1, -1, -1],
    ];
    const [a, b, c] = run(raw, logits(3, 5, 3), rows).value as [number, number, number];
    expectClose(run({}, logits(3, 5, 3), rows).value, [(a / 3 + b + c) / 3], 13);
    expectClose(run({ perLabel: false, reduction: "sum" }, logits(3, 5, 3), rows).value, [a + b + c], 12);
  });

  it.each([false, true])("of labels that do not fit is Infinity, or 0; its gradient is 0, compiled: %s", (traced) => {
    // Two equal labels need a blank between them, so 3 steps.
    const prediction = logits(2, 2, 3);
    const rows = [
      [1, 1],
      [1, 2],
    ];
    for (const dtype of ["float64", "float32"] as const) {
      const infinite = run(raw, prediction, rows, { traced, dtype });
      expect(infinite.value.map(Number.isFinite)).toEqual([false, true]);
      expect(infinite.value[0]).toBe(Number.POSITIVE_INFINITY);
      expect(infinite.gradient.slice(0, 6).map(Math.abs)).toEqual(Array(6).fill(0));
      expect(infinite.gradient.slice(6).every((slope) => Number.isFinite(slope) && slope !== 0)).toBe(true);
      const zero = run({ ...raw, zeroInfinity: true }, prediction, rows, { traced, dtype });
      expect(zero.value[0]).toBe(0);
      expect(zero.value[1]).toBe(infinite.value[1]);
    }
  });

  it("takes log-probabilities as they are", () => {
    const prediction = logits(2, 4, 3);
    const logarithms = prediction.map((one) =>
      one.map((row) => {
        const sum = row.reduce((total, z) => total + Math.exp(z), 0);
        return row.map((z) => z - Math.log(sum));
      }),
    );
    const rows = [
      [1, 2],
      [2, -1],
    ];
    expectClose(run(raw, logarithms, rows).value, run(raw, prediction, rows).value, 13);
  });

  it("stays finite where a class is ruled out by a logit of -Infinity", () => {
    const prediction = [
      [
        [0, 0, -Infinity],
        [0, 0, -Infinity],
      ],
    ];
    const { value } = run(raw, prediction, [[1]]);
    expectClose(value, [-Math.log(3 / 4)], 14);
    expect(run(raw, prediction, [[2]]).value).toEqual([Number.POSITIVE_INFINITY]);
  });

  it("is accurate in float32 over 20 steps", () => {
    const prediction = logits(2, 20, 5);
    const rows = [
      [1, 2, 2, 4, 3, 1],
      [3, 3, 3, -1, -1, -1],
    ];
    const exact = run(raw, prediction, rows);
    const single = run(raw, prediction, rows, { dtype: "float32", traced: true });
    single.value.forEach((x, i) => expect(Math.abs(x / exact.value[i]! - 1)).toBeLessThan(1e-6));
    single.gradient.forEach((x, i) => expect(Math.abs(x - exact.gradient[i]!)).toBeLessThan(2e-5));
  });

  it("refuses wrong labels; in a compiled step they give NaN", () => {
    const prediction = logits(2, 5, 3);
    for (const [rows, got] of [
      [
        [
          [1, 3],
          [1, 2],
        ],
        3,
      ],
      [
        [
          [1, 0],
          [1, 2],
        ],
        0,
      ],
      [
        [
          [-1, 2],
          [1, 2],
        ],
        -1,
      ],
    ] as const) {
      expect(() => run(raw, prediction, rows as never)).toThrow(
        `ctc: \`target\` must hold labels below 3 but 0, then -1, got ${got}.`,
      );
      expect(run(raw, prediction, rows as never, { traced: true }).value.map(Number.isNaN)).toEqual([true, false]);
    }
  });

  it("refuses a blank that is no class", () => {
    expect(() => run({ ...raw, blank: 3 }, logits(1, 3, 3), [[1]])).toThrow("ctc: `blank` must be below 3, got 3.");
    expect(() => run({ ...raw, blank: 3 }, logits(1, 3, 3), [[1]], { traced: true })).toThrow("`blank` must be");
  });

  it("takes a length beyond the steps for all of them, and needs lengths where they vary", () => {
    const options = { ...raw, variableLength: true };
    const prediction = logits(1, 3, 3);
    expect(run(options, prediction, [[1]], { length: [4] }).value).toEqual(run(raw, prediction, [[1]]).value);
    expect(() => run(options, prediction, [[1]])).toThrow("ctc: `length` must be given");
  });
});
