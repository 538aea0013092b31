import { onDevice, randomKey, scope, startDevice } from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { activationNames } from "./activations.ts";
import { type InitialiserName, initialiserFor, initialiserNames, initialisers } from "./initialisers.ts";

const fans = { inputs: 200, outputs: 600 };
const count = fans.inputs * fans.outputs;

// He et al. (2015), equation 10; Glorot and Bengio (2010), equation 12; LeCun et al. (1998), equation 16.
const variances: Record<InitialiserName, number> = {
  "he-normal": 2 / 200,
  "he-uniform": 2 / 200,
  "xavier-normal": 2 / 800,
  "xavier-uniform": 2 / 800,
  "lecun-normal": 1 / 200,
  "lecun-uniform": 1 / 200,
  // Uniform within ±1/√inputs: torch.nn.Linear.reset_parameters.
  pytorch: 1 / 600,
};

function draw(name: InitialiserName, seed: number): number[] {
  return onDevice("wasm", () => {
    let numbers: number[] = [];
    scope(() => {
      numbers = [...initialisers[name](randomKey(seed), [fans.inputs, fans.outputs], fans).data()];
    });
    return numbers;
  });
}

describe("initialisers", () => {
  beforeAll(() => startDevice("wasm"));

  it.each(initialiserNames)("draws %s with mean 0 and the variance of its paper", (name) => {
    const numbers = draw(name, 1);
    const mean = numbers.reduce((sum, x) => sum + x, 0) / count;
    const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / count;
    // Five standard errors; the variance's own relative one is √(2 / n), less for uniform numbers.
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(variances[name] / count));
    expect(Math.abs(variance / variances[name] - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
  });

  const largest = (name: InitialiserName) =>
    draw(name, 2).reduce((most, x) => Math.max(most, Math.abs(x)), 0) / Math.sqrt(variances[name]);

  it.each(initialiserNames.filter((name) => name.endsWith("uniform") || name === "pytorch"))(
    "draws %s up to √3 deviations",
    (name) => {
      expect(Math.abs(largest(name) - Math.sqrt(3))).toBeLessThan(1e-3);
    },
  );

  it.each(initialiserNames.filter((name) => name.endsWith("normal")))("does not truncate %s", (name) => {
    // The largest of 120,000 normal numbers lies beyond 3.5 deviations; Keras cuts at 2.
    expect(largest(name)).toBeGreaterThan(3.5);
  });

  it("draws the same from the same key, and other numbers from another", () => {
    expect(draw("he-normal", 3)).toEqual(draw("he-normal", 3));
    expect(draw("he-normal", 3)).not.toEqual(draw("he-normal", 4));
  });

  it("has one that suits each activation", () => {
    for (const name of activationNames) expect(initialisers).toHaveProperty([initialiserFor[name]]);
  });
});
