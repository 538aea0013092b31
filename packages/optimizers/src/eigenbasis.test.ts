import { type Tensor, compiled, hostNormal, onDevice, scope, startDevice, tensor } from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { type Matrix, identity, mapped, orthonormal, product, reshaped, transposed } from "../reference/matrices.ts";
import { largestError } from "../reference/replay.ts";
import { type Eigenbasis, along, followed, initEigenbasis, periodAt, productsAlong } from "./eigenbasis.ts";

type FloatType = "float32" | "float64";

/** The basis after each of so many steps that follow the same products. */
function follow(products: Matrix, steps: number, period: number, dtype: FloatType = "float64"): Matrix[] {
  const size = products.length;
  const advance = compiled((state: Eigenbasis, step: Tensor) => followed(state, periodAt(step, period)).next);
  const bases: Matrix[] = [];
  onDevice(dtype === "float64" ? "cpu" : "wasm", () =>
    scope(() => {
      const values = tensor(products, { dtype }) as Tensor;
      let state: Eigenbasis = { ...initEigenbasis(size, values), products: values };
      for (let step = 0; step < steps; step++) {
        state = advance(state, tensor([step], { shape: [], dtype }) as Tensor) as Eigenbasis;
        bases.push(reshaped([...state.basis.data()], size));
      }
    }),
  );
  return bases;
}

const distanceFromIdentity = (a: Matrix): number => largestError(a.flat(), identity(a.length).flat());

/** How far QᵀPQ is from diagonal, over its largest entry. */
const mixture = (basis: Matrix, products: Matrix): number => {
  const inBasis = product(product(transposed(basis), products), basis);
  return Math.max(...mapped(inBasis, (x, i, j) => (i === j ? 0 : Math.abs(x))).flat()) / inBasis[0]![0]!;
};

const random = (size: number) => reshaped([...hostNormal(size * size, size, 0)], size);
const basis = orthonormal(random(6));
const withEigenvalues = (values: readonly number[]): Matrix =>
  product(
    mapped(basis, (x, _, j) => x * values[j]!),
    transposed(basis),
  );

describe("followed", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("comes to the eigenvectors, largest eigenvalue first", () => {
    const found = follow(withEigenvalues([1, 32, 8, 4, 16, 2]), 40, 1).at(-1)!;
    const expected = [1, 4, 2, 3, 5, 0].map((j) => basis.map((row) => Math.abs(row[j]!)));
    expect(largestError(mapped(transposed(found), Math.abs).flat(), expected.flat())).toBeLessThan(1e-9);
  });

  it("takes the step of orthogonal iteration: the Q of P Q, whose columns are ordered, up to signs", () => {
    const products = withEigenvalues([6, 5, 4, 3, 2, 1]);
    const order = products
      .map((row, i) => [row[i]!, i] as const)
      .sort((a, b) => b[0] - a[0])
      .map(([, i]) => i);
    const expected = orthonormal(products.map((row) => order.map((i) => row[i]!)));
    const [found] = follow(products, 1, 1);
    expect(largestError(mapped(found!, Math.abs).flat(), mapped(expected, Math.abs).flat())).toBeLessThan(1e-13);
  });

  it.each([1, 2, 3, 5, 6, 7, 20])(
    "makes the same bases over periods of %i steps, each in force at its end",
    (period) => {
      const products = withEigenvalues([1, 2, 4, 8, 16, 32]);
      const [spread, whole] = [follow(products, 3 * period, period), follow(products, 3, 1)];
      for (const round of [1, 2, 3]) {
        const found = mapped(spread[round * period - 1]!, Math.abs).flat();
        expect(largestError(found, mapped(whole[round - 1]!, Math.abs).flat()), `round ${round}`).toBeLessThan(1e-12);
      }
    },
  );

  it.each([0, 1, 2, 5])("stays orthogonal in float32 where products have rank %i of 6", (rank) => {
    const products = withEigenvalues([1, 1e-2, 1e-4, 1e-6, 1e-8, 1e-10].map((x, i) => (i < rank ? x : 0)));
    for (const found of follow(products, 30, 3, "float32"))
      expect(distanceFromIdentity(product(transposed(found), found))).toBeLessThan(2e-6);
  });

  it("stays finite and orthogonal where eigenvalues differ by more than a square can hold", () => {
    const products = mapped(identity(6), (x, i) => x * [1, 1e-37, 1e-20, 1e-30, 1e-10, 1e-25][i]!);
    for (const found of follow(products, 4, 1, "float32"))
      expect(distanceFromIdentity(product(transposed(found), found))).toBeLessThan(2e-6);
  });

  it("holds for products of any size that float32 has", () => {
    for (const size of [1e-30, 1e30]) {
      const products = withEigenvalues([32, 16, 8, 4, 2, 1].map((x) => x * size));
      expect(mixture(follow(products, 40, 1, "float32").at(-1)!, products)).toBeLessThan(1e-4);
    }
  });
});

describe("along and productsAlong", () => {
  it("multiply an axis by a matrix, and by itself, wherever it stands", () => {
    onDevice("cpu", () =>
      scope(() => {
        const x = tensor([...hostNormal(24, 1, 0)], { shape: [2, 3, 4], dtype: "float64" }) as Tensor;
        const matrix = tensor([...hostNormal(9, 2, 0)], { shape: [3, 3], dtype: "float64" }) as Tensor;
        const at = (i: number, j: number, k: number) => x.data()[(i * 3 + j) * 4 + k]!;
        const turned = along(x, 1, matrix);
        expect(turned.shape).toEqual([2, 3, 4]);
        const expected = [0, 1, 2].map((j) => at(1, j, 3) * matrix.data()[j * 3 + 2]!).reduce((sum, one) => sum + one);
        expect(turned.data()[(1 * 3 + 2) * 4 + 3]).toBeCloseTo(expected, 12);
        const sum = [0, 1]
          .flatMap((i) => [0, 1, 2, 3].map((k) => at(i, 0, k) * at(i, 2, k)))
          .reduce((all, one) => all + one);
        expect(productsAlong(x, 1).data()[2]).toBeCloseTo(sum, 12);
        expect(
          along(x.reshape([24]), 0, tensor([...Array(576).keys()], { shape: [24, 24], dtype: "float64" }) as Tensor)
            .shape,
        ).toEqual([24]);
      }),
    );
  });
});
