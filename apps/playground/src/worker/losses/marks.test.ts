import { expect, it } from "vitest";
import { markCurve } from "./marks.ts";
import type { Mark, MarkKind } from "./protocol.ts";

const count = 201;

/** The marks of a function with its derivative. */
function marks(low: number, high: number, value: (x: number) => number, slope: (x: number) => number): Mark[] {
  const at = (x: Float64Array) => ({ value: x.map(value), gradient: x.map(slope) });
  const x = Float64Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
  return [...markCurve(x, at(x), at).marks];
}
const of = <Kind extends MarkKind>(kind: Kind, all: Mark[]): Extract<Mark, { kind: Kind }>[] =>
  all.filter((mark): mark is Extract<Mark, { kind: Kind }> => mark.kind === kind);

it("finds the minimum between the places", () => {
  const [minimum, ...rest] = marks(
    -1,
    2,
    (x) => (x - 0.3141) ** 2,
    (x) => 2 * (x - 0.3141),
  );
  expect(minimum).toMatchObject({ kind: "minimum" });
  expect(minimum!.x).toBeCloseTo(0.3141, 3);
  expect(rest).toEqual([]);
});

it("tells on which side a curve falls on", () => {
  expect(
    of(
      "minimum",
      marks(
        0,
        5,
        (x) => Math.exp(-x),
        (x) => -Math.exp(-x),
      ),
    )[0],
  ).toMatchObject({ x: 5, edge: "high" });
  expect(of("minimum", marks(0, 5, Math.exp, Math.exp))[0]).toMatchObject({ x: 0, edge: "low" });
});

it("finds kinks to a thousandth, wherever they lie, and straight growth beside them", () => {
  const hinge = marks(
    -3,
    3,
    (x) => Math.max(0, 1.0137 - x),
    (x) => (x < 1.0137 ? -1 : 0),
  );
  expect(of("kink", hinge)).toHaveLength(1);
  expect(of("kink", hinge)[0]!.x).toBeCloseTo(1.0137, 3);
  expect(of("kink", hinge)[0]).toMatchObject({ before: -1, after: 0 });
  expect(of("linear", hinge)[0]).toMatchObject({ x: -3, slope: -1 });
  expect(of("minimum", hinge)[0]!.to).toBe(3);
  const absolute = marks(-2, 2, Math.abs, Math.sign);
  expect(of("kink", absolute).map(({ before, after }) => [before, after])).toEqual([[-1, 1]]);
  expect(of("kink", absolute)[0]!.x).toBeCloseTo(0, 3);
});

it("does not take a steep but smooth curve for a kink", () => {
  const steep = marks(
    -3,
    3,
    (x) => Math.log(Math.cosh(20 * x)) / 20,
    (x) => Math.tanh(20 * x),
  );
  expect(of("kink", steep)).toEqual([]);
});

it("tells where the gradient vanishes though the loss is high", () => {
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
  const all = marks(
    -12,
    12,
    (x) => (1 - sigmoid(x)) ** 2,
    (x) => -2 * (1 - sigmoid(x)) ** 2 * sigmoid(x),
  );
  expect(of("saturated", all)).toHaveLength(1);
  expect(of("saturated", all)[0]).toMatchObject({ x: -12 });
  expect(of("saturated", all)[0]!.to).toBeLessThan(-7);
});

it("tells where the gradient grows beyond all bounds, and where there are no numbers", () => {
  const all = marks(
    -1,
    4,
    (x) => -Math.log(x),
    (x) => -1 / x,
  );
  expect(of("undefined", all)[0]).toMatchObject({ x: -1, to: 0 });
  const steep = marks(
    0.001,
    1,
    (x) => -Math.log(x),
    (x) => -1 / x,
  );
  expect(of("steep", steep)[0]).toMatchObject({ x: 0.001, slope: -1000 });
});

it("says of a flat curve that it is flat, and of no curve that it is none", () => {
  expect(
    marks(
      0,
      1,
      () => 2,
      () => 0,
    ),
  ).toEqual([{ kind: "flat", x: 0, to: 1, value: 2 }]);
  expect(
    marks(
      0,
      1,
      () => Number.NaN,
      () => Number.NaN,
    ),
  ).toEqual([{ kind: "undefined", x: 0, to: 1 }]);
});
