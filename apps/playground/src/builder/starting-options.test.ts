import { describe, expect, it } from "vitest";
import { editYaml, replacePlugin } from "../document/yaml-edit.ts";
import { firstDocument } from "../document/first-document.ts";
import { cardOf } from "../worker/catalogue/handlers.ts";
import { readDocument } from "../worker/document/handlers.ts";
import { registry } from "../worker/registry.ts";
import { startingOptions } from "./starting-options.ts";

const kinds = ["loss", "optimizer", "scheduler", "model", "dataset"] as const;

/** What only a visitor can give: a file, points, a choice of columns. */
const asks = new Set(["csv", "points"]);

describe("startingOptions", () => {
  const all = kinds.flatMap((kind) => registry.list(kind).map(({ name }) => [kind, name] as const));

  it.each(all.filter(([, name]) => !asks.has(name)))("puts %s %s into a document that can be read", (kind, name) => {
    const options = startingOptions(cardOf(registry.get(kind, name)), undefined, {});
    expect(readDocument(replacePlugin(firstDocument, [kind], options), registry)).toMatchObject({ isGood: true });
  });

  it("keeps what two plugins have in common", () => {
    const [adam, sgd] = [cardOf(registry.get("optimizer", "adam")), cardOf(registry.get("optimizer", "sgd"))];
    expect(startingOptions(sgd, adam, { learningRate: 0.3, beta1: 0.8 })).toEqual({ use: "sgd", learningRate: 0.3 });
  });

  it("writes points that can be edited on", () => {
    expect(
      readDocument(
        editYaml(firstDocument, ["dataset"], {
          use: "points",
          samples: [
            [0, 1],
            [1, 2],
            [2, 3],
          ],
        }),
        registry,
      ),
    ).toMatchObject({
      isGood: true,
    });
  });
});
