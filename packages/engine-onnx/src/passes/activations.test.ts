import { type Program, type Tensor, grad, hostArray, jax } from "@downslope/core";
import { traceProgram } from "@downslope/core/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { onBoth } from "../../test/both.ts";
import { lower } from "../lower.ts";
import { simplify } from "./index.ts";

beforeAll(() => jax().create({}).start());

const points = [-100, -30, -12, -3, -1, -0.2, -1e-3, -1e-6, 0, 1e-6, 1e-3, 0.2, 1, 3, 12, 30, 100];
const x = hostArray(Float32Array.from(points), [points.length]);
const weight = hostArray(
  Float32Array.from(points, (_, i) => Math.cos(i)),
  [points.length],
);

/** A function, and its gradient where the value is read elsewhere too. */
const program =
  (of: (x: Tensor) => Tensor): Program =>
  (state, { x: given, weight: by }) => {
    const objective = (v: Tensor): Tensor =>
      of(v)
        .add(v.mul(2))
        .mul(by as Tensor)
        .sum();
    return { state, outputs: { value: of(given as Tensor), gradient: grad(objective)(given as Tensor) } };
  };

/** How many operators stand for it and its gradient, and that of what is added to it. */
const lengthOf = (of: Program): number => {
  const layout = { places: {}, batch: ["x", "weight"], scalars: [] };
  return simplify(lower(traceProgram(of, "test", layout, [x, weight]), "test")).nodes.length;
};

describe("activations", () => {
  it.each<readonly [name: string, of: (x: Tensor) => Tensor, most: number]>([
    ["sigmoid", (v) => v.sigmoid(), 11],
    ["tanh", (v) => v.tanh(), 8],
    ["softplus", (v) => v.softplus(), 20],
    ["log sigmoid", (v) => v.logSigmoid(), 22],
    ["erf", (v) => v.erf(), 10],
    ["silu", (v) => v.silu(), 16],
    ["gelu", (v) => v.gelu(), 19],
  ])("%s is a few operators, with jax-js's numbers", async (_, of, most) => {
    expect(lengthOf(program(of))).toBeLessThanOrEqual(most);
    const { expected, found } = await onBoth(program(of), { batch: { x, weight } });
    for (const name of ["value", "gradient"]) {
      found.outputs[name]!.data.forEach((number, i) => {
        const wanted = expected.outputs[name]!.data[i]!;
        expect(Math.abs(number - wanted), `${name} at ${points[i]}`).toBeLessThanOrEqual(
          1e-6 * Math.max(1, Math.abs(wanted)),
        );
      });
    }
  });

  it("keep their digits where they are small", async () => {
    for (const of of [(v: Tensor) => v.sigmoid(), (v: Tensor) => v.softplus(), (v: Tensor) => v.tanh()]) {
      const small = hostArray(Float32Array.of(-40, -25, -18, 1e-7), [4]);
      const { expected, found } = await onBoth(program(of), { batch: { x: small, weight: small } });
      found.outputs["value"]!.data.forEach((number, i) => {
        expect(number / expected.outputs["value"]!.data[i]!).toBeCloseTo(1, 5);
      });
    }
  });

  it("the logarithm is one operator, also within others, and keeps its digits near 1", async () => {
    const near = Array.from({ length: 400 }, (_, i) => 1 + (i - 200) * 2 ** -20);
    const given = hostArray(Float32Array.from([...near, 0, -1, 1e-30, 1e30]), [404]);
    const log: Program = (state, { x: v }) => ({ state, outputs: { log: (v as Tensor).log() } });
    const layout = { places: {}, batch: ["x"], scalars: [] };
    const { nodes } = simplify(lower(traceProgram(log, "test", layout, [given]), "test"));
    expect(nodes.map(({ op }) => op)).toEqual(["Log", "Identity"]);
    const { found } = await onBoth(log, { batch: { x: given } });
    const numbers = Array.from(found.outputs["log"]!.data);
    expect(numbers.slice(-4, -2)).toEqual([-Infinity, NaN]);
    const apart = numbers.map((number, i) => {
      const wanted = Math.log(given.data[i]!);
      return Math.abs(number - wanted) / Math.max(1, Math.abs(wanted));
    });
    expect(Math.max(...apart.slice(0, 400), ...apart.slice(-2))).toBeLessThan(1.5e-7);
  });

  it("leave derivatives of derivatives as core writes them", async () => {
    const second: Program = (state, { x: given }) => {
      const first = grad((v: Tensor) => v.tanh().sum());
      return { state, outputs: { second: grad((v: Tensor) => first(v).sum())(given as Tensor) } };
    };
    const near = hostArray(Float32Array.of(-2, -0.5, 0.05, 1), [4]);
    const { expected, found } = await onBoth(second, { batch: { x: near } });
    found.outputs["second"]!.data.forEach((number, i) => {
      expect(number).toBeCloseTo(expected.outputs["second"]!.data[i]!, 5);
    });
  });
});
