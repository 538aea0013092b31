import { expect, it } from "vitest";
import { executed, floats, graphOf } from "../../test/graphs.ts";
import type { Graph } from "../graph.ts";
import { nameOutputs } from "./outputs.ts";

const row = { type: "float32", shape: [3] } as const;

const copies = ({ nodes }: Graph): string[] =>
  nodes.filter(({ op }) => op === "Identity").map(({ outputs }) => outputs[0]!.name);

it("a result gets the name of the output, also where other nodes read it", async () => {
  const build = () =>
    graphOf((g) => {
      const twice = g.add("Add", [floats(g, "x", [3]), floats(g, "y", [3])], row);
      return [twice, g.add("Neg", [twice], row)];
    });
  const named = nameOutputs(build());
  expect(copies(named)).toEqual([]);
  expect(await executed(named, {})).toEqual(await executed(build(), {}));
});

it("an output that is an input is copied, and the second of two outputs that are one result", async () => {
  const build = () =>
    graphOf((g) => {
      const x = floats(g, "x", [3]);
      const negative = g.add("Neg", [x], row);
      return [x, negative, negative];
    });
  const named = nameOutputs(build());
  expect(copies(named)).toEqual(["y0", "y2"]);
  expect(await executed(named, {})).toEqual(await executed(build(), {}));
});
