import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { embeddings, labels, meanLoss, runWith, vectors } from "../test/class-vectors.ts";
import { proxyNca } from "./proxy-nca.ts";

const unit = (x: readonly number[]): number[] => x.map((one) => one / Math.hypot(...x));
/** The loss of the paper by its squared distances; over all proxies, or over those of other classes. */
const byDistance = (scale: number, isOwnIn: boolean): number =>
  meanLoss((x, y) => {
    const powers = vectors.map((p) => {
      const distance = unit(x).reduce((sum, one, i) => sum + (one - unit(p)[i]!) ** 2, 0);
      return Math.exp(-scale * distance);
    });
    return -Math.log(powers[y]! / powers.reduce((sum, power, c) => (isOwnIn || c !== y ? sum + power : sum), 0));
  });
const inputs = { prediction: embeddings, target: labels, "params.weight": vectors };

describeLoss(proxyNca, {
  cases: [
    { inputs, value: byDistance(1, true) },
    { inputs, options: { scale: 9 }, value: byDistance(9, true) },
    { inputs, options: { scale: 3, excludeOwn: true }, value: byDistance(3, false) },
  ],
  rejects: [{ scale: 0 }],
});
describeLoss(proxyNca, { options: { excludeOwn: true } });

describe("proxy-nca", () => {
  beforeAll(() => startDevice("cpu"));

  it("at proxies of opposite directions gives log(1 + e^-4), or -4 without the own class", () => {
    const weight = [
      [2, 0],
      [-5, 0],
    ];
    expect(runWith(proxyNca(), [[3, 0]], [0], { weight }).value[0]).toBeCloseTo(Math.log1p(Math.exp(-4)), 14);
    expect(runWith(proxyNca({ excludeOwn: true }), [[3, 0]], [0], { weight }).value[0]).toBeCloseTo(-4, 14);
  });

  it("needs two classes where the own one is left out", () => {
    const { init } = proxyNca({ excludeOwn: true }).create({});
    expect(() => init!({ key: undefined as never, output: [4], classes: 1 })).toThrow(
      "proxy-nca: `classes` must be at least 2, for it has parameters for each class, got 1.",
    );
  });
});
