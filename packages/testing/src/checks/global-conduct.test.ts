import { lossOf } from "../../test/plugins.ts";
import { describeBroken } from "../../test/refusals.ts";
import { lossChecks } from "./loss.ts";

const world = globalThis as Record<string, unknown>;

describeBroken(lossChecks, "globals", [
  [
    lossOf(({ prediction, target }) => {
      world["acmeCalls"] = 1;
      return prediction.sub(target).square();
    }),
    /It changes globalThis\.acmeCalls/,
  ],
  [
    lossOf(({ prediction, target }) => {
      Date.now = () => 0;
      return prediction.sub(target).square();
    }),
    /It changes Date\.now/,
  ],
]);
