import { beforeAll, describe, expect, test } from "vitest";
import { tensor } from "../tensor/create.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { compiled, scope } from "../tensor/transforms.ts";
import { type Expression, expressionPrototype, mergeParts } from "./common-subexpressions.ts";
import { onDevice, startDevice } from "./platform.ts";

beforeAll(() => startDevice("wasm"));

interface Rewritten extends Expression {
  rewrite(visit: (one: Expression) => Expression | undefined): Expression;
}

const prototype = (): Expression => onDevice("wasm", expressionPrototype)!;
const make = (op: string, src: readonly Expression[], arg?: unknown): Expression =>
  new (prototype().constructor as new (...parts: unknown[]) => Expression)(op, "float32", src, arg);
const constant = (value: number): Expression => make("Const", [], value);
const variable = (name: string): Expression => make("Variable", [], name);

function partsOf(expression: Expression, seen = new Set<Expression>()): Set<Expression> {
  if (seen.has(expression)) return seen;
  seen.add(expression);
  for (const source of expression.src) partsOf(source, seen);
  return seen;
}

describe("parts of an expression", () => {
  /** (x y + x y) (x y), with parts of its own each time. */
  const product = (): Expression => make("Mul", [variable("x"), variable("y")]);
  const threefold = (): Expression => make("Mul", [make("Add", [product(), product()]), product()]);

  test("become one where they are equal", () => {
    const given = threefold();
    const merged = mergeParts(given);
    expect(partsOf(given).size).toBe(11);
    expect(partsOf(merged).size).toBe(5);
    expect(String(merged)).toBe(String(given));
    expect(mergeParts(merged)).toBe(merged);
  });

  test("stay apart where anything differs", () => {
    const view = (input: number, offset: number): Expression =>
      make("GlobalView", [variable("gidx")], [input, { views: [{ shape: [3], offset }] }]);
    const given = [constant(0), constant(-0), constant(0.5), view(0, 0), view(1, 0), view(0, 1)];
    const numbers = given.flatMap((one) => [make("Sin", [one]), make("Cos", [one])]);
    const merged = mergeParts(make("Sum", numbers));
    expect(merged.src).toHaveLength(12);
    expect(new Set(merged.src).size).toBe(12);
  });

  test("stay as they are where they are made of a reduction's result", () => {
    const given = make("Add", [threefold(), variable("acc")]);
    expect(mergeParts(given)).toBe(given);
  });
});

describe("a compiled program", () => {
  /** Each round has what was there before on both sides, where its inputs have other numbers. */
  function nested(isSum: boolean, share: number): (x: Tensor, w: Tensor) => Tensor {
    return (x, w) => {
      let value = x.mul(w).mul(share);
      for (let i = 0; i < 10; i++) value = value.mul(w.add(value));
      return isSum ? value.sum() : value;
    };
  }

  /** Compiles and runs one; its values, its kernels, and the parts of the largest expression while it was compiled. */
  function compile(isSum: boolean, share: number, reindex?: Expression["reindexGids"]) {
    const expressions = prototype();
    const before = expressions.reindexGids;
    const { Module } = WebAssembly;
    const kernels: Uint8Array[] = [];
    let [largest, values] = [0, [] as number[]];
    expressions.reindexGids = function watched(this: Expression, numbers) {
      largest = Math.max(largest, partsOf(this).size);
      return (reindex ?? before).call(this, numbers);
    };
    WebAssembly.Module = function watched(bytes: Uint8Array<ArrayBuffer>) {
      kernels.push(bytes.slice());
      return new Module(bytes);
    } as unknown as typeof Module;
    try {
      onDevice("wasm", () =>
        scope(() => {
          const [x, w] = [tensor([0.25, -0.5, 0.75]), tensor([0.5, 0.125, -0.25])];
          values = [...(compiled(nested(isSum, share) as never) as ReturnType<typeof nested>)(x, w).data()];
        }),
      );
    } finally {
      expressions.reindexGids = before;
      WebAssembly.Module = Module;
    }
    return { kernels, values, largest };
  }

  /** Inputs numbered anew, and nothing merged. */
  function unmerged(this: Expression, numbers: readonly number[]): Expression {
    return (this as Rewritten).rewrite((one) => {
      if (one.op !== "GlobalView") return undefined;
      const [input, view] = one.arg as readonly [number, unknown];
      return numbers[input] === input ? undefined : make(one.op, one.src, [numbers[input], view]);
    });
  }

  const bytesOf = (value: number): string => Buffer.from(Float32Array.of(value).buffer).toString("hex");

  test.each([
    ["for each element", false],
    ["that sums", true],
  ])("%s has the same kernel, to the byte, as where nothing is merged, and none of its copies", (_, isSum) => {
    expect(prototype().reindexGids.name).toBe("reindexMerged");
    // Another constant, so that what was compiled for one is not found for the other.
    const [merged, plain] = [compile(isSum, 0.3), compile(isSum, 0.7, unmerged)];
    const hex = ({ kernels }: typeof merged): string[] => kernels.map((bytes) => Buffer.from(bytes).toString("hex"));
    expect(hex(merged)).toEqual([expect.stringContaining(bytesOf(0.3))]);
    expect(hex(merged).map((text) => text.replaceAll(bytesOf(0.3), bytesOf(0.7)))).toEqual(hex(plain));
    expect(plain.largest).toBeGreaterThan(1000);
    expect(merged.largest).toBeLessThan(300);
    expect(merged.values.every((value) => Number.isFinite(value) && value !== 0)).toBe(true);
  });
});
