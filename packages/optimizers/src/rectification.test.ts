import { type Tensor, compiled, onDevice, scope, startDevice, tensor } from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { rectification } from "./rectification.ts";

/** r √(1 - β2^t), and 0 where it is not rectified, as the paper writes it (Liu et al. 2020, algorithm 2). */
function expected(beta2: number, t: number): number {
  const longest = 2 / (1 - beta2) - 1;
  const length = longest - (2 * t * beta2 ** t) / (1 - beta2 ** t);
  if (length <= 5) return 0;
  const square = ((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length);
  return Math.sqrt(square * (1 - beta2 ** t));
}

function factor(beta2: number, t: number, device: "cpu" | "wasm", dtype: "float32" | "float64"): number {
  let value = Number.NaN;
  const at = compiled((step: Tensor) => rectification(beta2, step));
  onDevice(device, () => scope(() => void (value = at(tensor(t - 1, { dtype })).item())));
  return value;
}

describe("rectification", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const steps = [1, 4, 5, 6, 7, 20, 199, 200, 201, 1000, 10_000, 1_000_000];

  it.each([0.9, 0.99, 0.999, 0.9999])("is the paper's formula in float64, for beta2 %d", (beta2) => {
    for (const t of steps) expect(factor(beta2, t, "cpu", "float64"), `step ${t}`).toBeCloseTo(expected(beta2, t), 10);
  });

  it.each([0.9, 0.999, 0.9999])("keeps six digits in float32, for beta2 %d", (beta2) => {
    for (const t of steps) {
      const [got, exact] = [factor(beta2, t, "wasm", "float32"), expected(beta2, t)];
      expect(Math.abs(got - exact), `step ${t}`).toBeLessThanOrEqual(2e-6 * exact);
    }
  });

  it.each([0, 0.3, 0.6])("never begins where beta2 is %d, for no mean is long enough", (beta2) => {
    for (const t of steps) {
      expect(factor(beta2, t, "cpu", "float64")).toBe(0);
      expect(factor(beta2, t, "wasm", "float32")).toBe(0);
    }
  });
});
