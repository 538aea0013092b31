import { expect, it } from "vitest";
import { setAt } from "./set-at.ts";

it("puts values at paths and leaves what was given as it is", () => {
  const data = { use: "sequence", schedulers: [{ use: "constant" }, { use: "step", gamma: 0.1 }] };
  expect(setAt(data, ["schedulers", 1, "gamma"], 0.5).schedulers[1]).toEqual({ use: "step", gamma: 0.5 });
  expect(setAt(data, ["schedulers", 1, "gamma"], undefined).schedulers[1]).toEqual({ use: "step" });
  expect(setAt(data, ["schedulers", 0], undefined).schedulers).toEqual([{ use: "step", gamma: 0.1 }]);
  expect(setAt(undefined as unknown, ["a", 0, "b"], 1)).toEqual({ a: [{ b: 1 }] });
  expect(data.schedulers[1]).toEqual({ use: "step", gamma: 0.1 });
});
