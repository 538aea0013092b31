import { lossOf } from "../../test/plugins.ts";
import { describeBroken } from "../../test/refusals.ts";
import { lossChecks } from "./loss.ts";

describeBroken(lossChecks, "ordinary", [
  [lossOf(({ prediction, target }) => prediction.log().sub(target).square()), /The value holds NaN in float64/],
  // The square root of 0 has value 0, and a gradient that is infinite times 0.
  [
    lossOf(({ prediction, target }) => prediction.sub(target).add(prediction.mul(0).sqrt())),
    /The gradient.prediction holds NaN in float64/,
  ],
]);
