import { losses } from "@downslope/losses";
import { metrics } from "@downslope/metrics";
import { optimizers } from "@downslope/optimizers";
import { schedulers } from "@downslope/schedulers";
import { describe, expect, it } from "vitest";
import { takenNames } from "../packages/create-plugin/src/taken-names.ts";

describe("the names that `npm create @downslope/plugin` refuses", () => {
  it.each([
    ["loss", losses],
    ["optimizer", optimizers],
    ["scheduler", schedulers],
    ["metric", metrics],
  ] as const)("are those of every %s", (kind, plugins) => {
    const names = (plugins as readonly { readonly kind: unknown; readonly name: string }[])
      .filter((plugin) => plugin.kind === kind)
      .map(({ name }) => name);
    const advice = "Run `npm run build` and `node scripts/list-taken-names.mjs`.";
    expect([...takenNames[kind]], advice).toEqual(names.toSorted());
  });
});
