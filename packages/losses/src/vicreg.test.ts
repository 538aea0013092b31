import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { distance, embeddings, mean, sum, views } from "../test/embeddings.ts";
import { evaluateRoles } from "../test/evaluate-roles.ts";
import { vicreg } from "./vicreg.ts";

describeLoss(vicreg, { rejects: [{ invariance: -1 }, { variance: -1 }, { covariance: -1 }] });
describeLoss(vicreg, { options: { invariance: 1, variance: 2, covariance: 3 } });

/** What the lack of variance and the covariances of a view cost. */
function spread(view: typeof embeddings): { lacking: number; common: number } {
  const columns = view[0]!.map((_, d) => view.map((row) => row[d]!));
  const centred = columns.map((column) => column.map((x) => x - mean(column)));
  const covariance = (d: number, e: number): number =>
    sum(centred[d]!.map((x, i) => x * centred[e]![i]!)) / (view.length - 1);
  const all = [...columns.keys()];
  return {
    lacking: mean(all.map((d) => Math.max(0, 1 - Math.sqrt(covariance(d, d) + 1e-4)))),
    common: sum(all.flatMap((d) => all.filter((e) => e !== d).map((e) => covariance(d, e) ** 2))) / all.length,
  };
}

describe("vicreg", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("is the three terms of the authors, weighed", () => {
    const [one, other] = [spread(embeddings), spread(views)];
    const options = { invariance: 2, variance: 3, covariance: 5, reduction: "none" } as const;
    const { value } = evaluateRoles(vicreg(options), { left: embeddings, right: views });
    const batch = (3 * (one.lacking + other.lacking)) / 2 + 5 * (one.common + other.common);
    value.forEach((got, i) => {
      expect(got).toBeCloseTo((2 * distance(embeddings[i]!, views[i]!) ** 2) / 3 + batch, 12);
    });
  });

  it("costs a collapsed batch 25 · 0.99 with the default weights, and has a finite gradient there", () => {
    const collapsed = [
      [1, 2],
      [1, 2],
      [1, 2],
    ];
    for (const dtype of ["float64", "float32"] as const) {
      const { value, gradient } = evaluateRoles(vicreg(), { left: collapsed, right: collapsed }, { dtype });
      expect(value[0]).toBeCloseTo(24.75, 5);
      expect([...gradient["left"]!, ...gradient["right"]!].every(Number.isFinite)).toBe(true);
    }
  });

  it("is finite for one sample, which has no variance", () => {
    const { value, gradient } = evaluateRoles(vicreg(), { left: [[1, 2]], right: [[1, 4]] });
    expect(value[0]).toBeCloseTo(25 * 2 + 24.75, 12);
    [0, -50].forEach((slope, i) => expect(gradient["left"]![i]).toBeCloseTo(slope, 12));
  });
});
