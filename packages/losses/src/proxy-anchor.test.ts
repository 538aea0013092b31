import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { cosineOf, embeddings, labels, meanOf, runWith, vectors } from "../test/class-vectors.ts";
import { proxyAnchor } from "./proxy-anchor.ts";

/** The loss of the paper, proxy by proxy. */
function byProxies(alpha: number, margin: number, proxies = vectors, target = labels): number {
  const terms = proxies.map((p, c) => {
    const sum = (isOwn: boolean): number =>
      embeddings.reduce((total, x, i) => {
        if ((target[i] === c) !== isOwn) return total;
        return total + Math.exp(isOwn ? -alpha * (cosineOf(x, p) - margin) : alpha * (cosineOf(x, p) + margin));
      }, 0);
    return { pull: Math.log(1 + sum(true)), push: Math.log(1 + sum(false)), isPresent: target.includes(c) };
  });
  const present = terms.filter(({ isPresent }) => isPresent);
  return meanOf(present.map(({ pull }) => pull)) + meanOf(terms.map(({ push }) => push));
}
const inputs = { prediction: embeddings, target: labels, "params.weight": vectors };
const four = [...vectors, [0.1, -0.2, 0.9]];

describeLoss(proxyAnchor, {
  options: { alpha: 8 },
  cases: [
    { inputs, value: byProxies(32, 0.1) },
    { inputs, options: { alpha: 4, margin: 0 }, value: byProxies(4, 0) },
    // A class that is not in the batch pushes, and does not pull.
    { inputs: { ...inputs, "params.weight": four }, value: byProxies(32, 0.1, four) },
    { inputs: { ...inputs, target: [1, 1, 1, 1] }, value: byProxies(32, 0.1, vectors, [1, 1, 1, 1]) },
  ],
  rejects: [{ alpha: 0 }, { margin: -0.1 }],
});

describe("proxy-anchor", () => {
  beforeAll(() => startDevice("cpu"));

  it("for one sample on its proxy, across to the other, is log(1 + e^-28.8) + log(1 + e^3.2) / 2", () => {
    const weight = [
      [1, 0],
      [0, 1],
    ];
    const { value } = runWith(proxyAnchor(), [[2, 0]], [0], { weight });
    expect(value[0]).toBeCloseTo(Math.log1p(Math.exp(-32 * 0.9)) + Math.log1p(Math.exp(3.2)) / 2, 13);
  });

  it("leaves ignored labels out of both terms, as if they were not in the batch", () => {
    const part = runWith(proxyAnchor(), [embeddings[0]!, embeddings[2]!], [0, 1], { weight: vectors });
    const all = runWith(proxyAnchor(), embeddings, [0, -100, 1, -100], { weight: vectors });
    expect(all.value[0]).toBeCloseTo(part.value[0]!, 13);
    expect(all.gradient["prediction"]!.slice(3, 6).map(Math.abs)).toEqual([0, 0, 0]);
  });

  it("is 0 where all labels are ignored, and so is its gradient", () => {
    const { value, gradient } = runWith(proxyAnchor(), embeddings, [-100, -100, -100, -100], { weight: vectors });
    expect(value).toEqual([0]);
    expect(Object.values(gradient).flat().map(Math.abs)).toEqual(Array(12 + 9).fill(0));
  });

  it("is finite with a single class, which pushes nothing", () => {
    const { value, gradient } = runWith(proxyAnchor(), embeddings, [0, 0, 0, 0], { weight: [[1, 0, 0]] });
    expect(value[0]).toBeGreaterThan(0);
    expect(Object.values(gradient).flat().every(Number.isFinite)).toBe(true);
  });
});
