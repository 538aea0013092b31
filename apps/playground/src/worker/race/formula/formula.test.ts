import { compiled, jax, tensor, valueAndGrad } from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { valueOf } from "./number-function.ts";
import { parseFormula } from "./parse.ts";
import { FormulaError } from "./refuse.ts";
import { tensorFunction } from "./tensor-function.ts";
import { texOf } from "./tex.ts";

beforeAll(() => jax().create({}).start());

const read = (text: string, x = 2, y = 3): number => {
  const f = tensorFunction(parseFormula(text));
  return compiled((point: { x: never; y: never }) => f(point.x, point.y))({
    x: tensor(x) as never,
    y: tensor(y) as never,
  }).item();
};

describe("values", () => {
  it.each([
    ["x + y * 2", 8],
    ["(x + y) * 2", 10],
    ["-x^2", -4],
    ["2^-x", 0.25],
    ["x^-y * 2", 0.25],
    ["x - y - 1", -2],
    ["x^y^0.5", 2 ** Math.sqrt(3)],
    ["y ** 2", 9],
    ["12 / y / x", 2],
    ["1 - x", -1],
    ["1 / x", 0.5],
    ["+x", 2],
    ["- -x", 2],
    ["2 * -x", -4],
    ["e^x", Math.E ** 2],
    ["cos(pi * x)", 1],
    ["sin(x)", Math.sin(2)],
    ["exp(x) + log(y)", Math.exp(2) + Math.log(3)],
    ["sqrt(abs(-x))", Math.SQRT2],
    ["tanh(y)", Math.tanh(3)],
    ["min(x, y, 1.5)", 1.5],
    ["max(x, y)", 3],
    ["max(1, 2) + 0 * x", 2],
    ["pow(x, 3)", 8],
    ["pow(x, y)", 8],
    ["x × y − 1·2", 4],
    ["1.5e1 + .5*x", 16],
    ["(1 - x)^2 + 100*(y - x^2)^2", 101],
  ])("%s", (text, expected) => {
    expect(read(text)).toBeCloseTo(expected, 4);
    expect(valueOf(parseFormula(text), { x: 2, y: 3 })).toBeCloseTo(expected, 4);
  });

  it("differentiates", () => {
    const f = tensorFunction(parseFormula("x^3 * y + sin(y)"));
    const [, gradient] = valueAndGrad((point: { x: never; y: never }) => f(point.x, point.y))({
      x: tensor(2) as never,
      y: tensor(3) as never,
    }) as unknown as [unknown, { x: { item(): number }; y: { item(): number } }];
    expect(gradient.x.item()).toBeCloseTo(36, 4);
    expect(gradient.y.item()).toBeCloseTo(8 + Math.cos(3), 4);
  });
});

describe("what is wrong, and where", () => {
  const problemOf = (text: string) => {
    try {
      parseFormula(text);
    } catch (error) {
      return (error as FormulaError).problem;
    }
    throw new Error("It was read.");
  };

  it.each([
    ["", { code: "empty", at: 0, length: 0 }],
    ["x + ", { code: "missing-operand", found: "", at: 4, length: 1 }],
    ["x + * y", { code: "missing-operand", found: "*", at: 4, length: 1 }],
    ["()", { code: "missing-operand", found: ")", at: 1, length: 1 }],
    ["2x", { code: "missing-operator", before: "2", found: "x", at: 1, length: 1 }],
    ["x(y + 1)", { code: "missing-operator", before: "x", found: "(", at: 1, length: 1 }],
    ["(x + y", { code: "unclosed", at: 0, length: 1 }],
    ["x + y)", { code: "unopened", at: 5, length: 1 }],
    ["x, y", { code: "stray-comma", at: 1, length: 1 }],
    ["(x, y)", { code: "stray-comma", at: 2, length: 1 }],
    ["x # y", { code: "unknown-character", found: "#", at: 2, length: 1 }],
    ["x + 1.2.3", { code: "bad-number", found: "1.2", at: 4, length: 3 }],
    ["x + 1e999", { code: "bad-number", found: "1e999", at: 4, length: 5 }],
    ["x + z", { code: "unknown-name", found: "z", near: [], at: 4, length: 1 }],
    ["X + y", { code: "unknown-name", found: "X", near: ["x"], at: 0, length: 1 }],
    ["sine(x)", { code: "unknown-function", found: "sine", near: ["sin"], at: 0, length: 4 }],
    ["toString(x)", { code: "unknown-function", found: "toString", near: [], at: 0, length: 8 }],
    ["sin x", { code: "not-called", found: "sin", at: 0, length: 3 }],
    ["min(x)", { code: "argument-count", found: "min", wanted: "2-8", got: 1, at: 0, length: 3 }],
    ["sin()", { code: "argument-count", found: "sin", wanted: "1", got: 0, at: 0, length: 3 }],
    ["1 + 2", { code: "no-variable", at: 0, length: 5 }],
  ])("%j", (text, expected) => {
    expect(problemOf(text)).toEqual(expected);
  });

  it("refuses formulas that nobody wrote", () => {
    expect(problemOf("x".repeat(501))).toMatchObject({ code: "too-long", limit: 500 });
    expect(problemOf(`${"(".repeat(100)}x${")".repeat(100)}`)).toMatchObject({ code: "too-deep" });
  });
});

it("takes other names, and numbers in their place", () => {
  const formula = parseFormula("p - eta*m/(sqrt(v) + 1e-8)", ["p", "eta", "m", "v"]);
  const numbers: Record<string, number> = { p: -3, eta: 0.1, m: -0.5, v: 4 };
  expect(valueOf(formula, numbers)).toBeCloseTo(-2.975, 6);
  expect(texOf(formula, (name) => (name === "eta" ? "\\eta" : name))).toBe(
    String.raw`p - \frac{\eta \, m}{\sqrt{v} + 1\cdot 10^{-8}}`,
  );
  expect(texOf(formula, (name) => String(numbers[name]))).toBe(
    String.raw`-3 - \frac{0.1 \cdot \left(-0.5\right)}{\sqrt{4} + 1\cdot 10^{-8}}`,
  );
  const squared = parseFormula("m^2 - m", ["m"]);
  expect(texOf(squared, () => "-0.5")).toBe(String.raw`\left(-0.5\right)^{2} - \left(-0.5\right)`);
});

it.each([
  ["(1 - x)^2 + 100*(y - x^2)^2", String.raw`\left(1 - x\right)^{2} + 100 \, \left(y - x^{2}\right)^{2}`],
  ["x / (y + 1)", String.raw`\frac{x}{y + 1}`],
  ["x - (y - 1)", String.raw`x - \left(y - 1\right)`],
  ["-(x + y)", String.raw`-\left(x + y\right)`],
  ["2*3*x", String.raw`2 \cdot 3 \, x`],
  ["sqrt(x) + abs(y)", String.raw`\sqrt{x} + \left|y\right|`],
  ["cos(2*pi*x)", String.raw`\cos\left(2 \, \pi \, x\right)`],
  ["log(x)^2", String.raw`\left(\ln\left(x\right)\right)^{2}`],
  ["1e-3*x", String.raw`1\cdot 10^{-3} \, x`],
  ["pow(x, 3)", "x^{3}"],
])("writes %s in TeX", (text, tex) => {
  expect(texOf(parseFormula(text))).toBe(tex);
});
