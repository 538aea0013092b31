import { type Tensor, onDevice, scope, startDevice, tensor, valueAndGrad } from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { betweenAll, cosineSimilarities, direction, euclideanDistance, squaredDistance } from "./distances.ts";

const on = (dtype: "float32" | "float64", run: (make: (x: number[][]) => Tensor) => void): void =>
  onDevice(dtype === "float64" ? "cpu" : "wasm", () => scope(() => run((x) => tensor(x, { dtype }) as Tensor)));

describe("distances", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("are Euclidean between all rows", () =>
    on("float64", (make) => {
      const x = make([
        [0, 0],
        [3, 4],
        [0, 1],
      ]);
      const root = Math.sqrt(18);
      expect([...betweenAll(euclideanDistance, x).data()]).toEqual(
        [0, 5, 1, 5, 0, root, 1, root, 0].map((d) => expect.closeTo(d, 12)),
      );
      expect([...betweenAll(squaredDistance, x).data()]).toEqual([0, 25, 1, 25, 0, 18, 1, 18, 0]);
    }));

  it("keep their digits in float32 where rows are far from 0 and near each other", () =>
    on("float32", (make) => {
      const x = make([
        [4096, 4096],
        [4096.5, 4096],
      ]);
      expect([...betweenAll(euclideanDistance, x).data()]).toEqual([0, 0.5, 0.5, 0]);
    }));

  it.each(["float64", "float32"] as const)("have a finite gradient between equal rows, in %s", (dtype) =>
    on(dtype, (make) => {
      const total = (x: Tensor): Tensor => betweenAll(euclideanDistance, x).sum();
      const [, gradient] = valueAndGrad(total as never)(
        make([
          [1, 2],
          [1, 2],
          [4, 6],
        ]) as never,
      ) as [Tensor, Tensor];
      // Each of the equal rows is at distance 5 from the third, twice: 2 (-3, -4) / 5.
      const expected = [-1.2, -1.6, -1.2, -1.6, 2.4, 3.2];
      expect([...gradient.data()]).toEqual(expected.map((slope) => expect.closeTo(slope, 6)));
    }),
  );
});

describe("cosine similarities", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it.each(["float64", "float32"] as const)(
    "are 0 with the zero vector, and its gradient is of ordinary size, in %s",
    (dtype) =>
      on(dtype, (make) => {
        const x = make([
          [0, 0],
          [3, 4],
        ]);
        expect([...cosineSimilarities(x).data()]).toEqual([0, 0, 0, expect.closeTo(1, 6)]);
        const total = (rows: Tensor): Tensor => cosineSimilarities(rows).sum();
        const [, gradient] = valueAndGrad(total as never)(x as never) as [Tensor, Tensor];
        expect([...gradient.data()].slice(0, 2)).toEqual([1.2, 1.6].map((slope) => expect.closeTo(slope, 6)));
      }),
  );

  it("do not depend on lengths", () =>
    on("float32", (make) => {
      const x = make([
        [3e-8, 4e-8],
        [3e15, 4e15],
      ]);
      expect([...direction(x).data()]).toEqual([0.6, 0.8, 0.6, 0.8].map((one) => expect.closeTo(one, 6)));
    }));
});
