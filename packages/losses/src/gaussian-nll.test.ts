import { type Tensor, onDevice, scope, startDevice, tensor } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, expect, it } from "vitest";
import { casesOf } from "../test/evaluate.ts";
import { gaussianNll } from "./gaussian-nll.ts";

beforeAll(() => startDevice("cpu"));

const none = { reduction: "none" } as const;

describeLoss(gaussianNll, {
  cases: [
    ...casesOf("gaussian-nll"),
    // Worked by hand: (log v + r² / v) / 2, with gradients r / v and (1 / v - r² / v²) / 2.
    {
      inputs: { prediction: [3, 1], target: [1, 1], variance: [4, 1] },
      options: none,
      value: [(Math.log(4) + 1) / 2, 0],
      gradient: { prediction: [0.5, 0], variance: [0, 0.5] },
    },
    // The variance counts as ε = 0.5 in the value, and still has the gradient that it has there.
    {
      inputs: { prediction: [2], target: [1], variance: [0.1] },
      options: { ...none, epsilon: 0.5 },
      value: [(Math.log(0.5) + 2) / 2],
      gradient: { prediction: [2], variance: [(2 - 4) / 2] },
    },
    {
      inputs: { prediction: [1], target: [1], variance: [1] },
      options: { full: true },
      value: Math.log(2 * Math.PI) / 2,
      gradient: { prediction: [0], variance: [0.5] },
    },
  ],
  rejects: [{ epsilon: 0 }],
});

it("has 3 reference cases", () => expect(casesOf("gaussian-nll")).toHaveLength(3));

it("refuses a negative variance", () => {
  const role = (...numbers: number[]): Tensor => tensor(numbers, { dtype: "float64" }) as Tensor;
  const evaluate = (): Tensor =>
    gaussianNll()
      .create({})
      .evaluate({ prediction: role(1), target: role(1), variance: role(-2) });
  expect(() => onDevice("cpu", () => scope(() => void evaluate()))).toThrow(
    "gaussian-nll: `variance` must hold numbers from 0, got -2. Let softplus or exp make variances of what the model puts out.",
  );
});
