import { it } from "vitest";
import { huber, losses, mae, mse, sparseCategoricalCrossEntropy } from "./index.ts";

it("takes its own options and core's, and no others", () => {
  huber({ delta: 0.5, reduction: "sum" });
  // @ts-expect-error: delta is a number
  huber({ delta: "0.5" });
  // @ts-expect-error: it has no such option
  huber({ beta: 0.5 });
  mse({ reduction: "none" });
  // @ts-expect-error: there is no such reduction
  mae({ reduction: "median" });
});

it("takes class weights as numbers or by name", () => {
  sparseCategoricalCrossEntropy({ classWeight: [1, 2] });
  sparseCategoricalCrossEntropy({ classWeight: "balanced" });
  // @ts-expect-error: no other name
  sparseCategoricalCrossEntropy({ classWeight: "even" });
});

it("does not let the list be changed", () => {
  // @ts-expect-error: it is read-only
  losses.push(mse);
});
