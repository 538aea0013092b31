import { describe, expect, it } from "vitest";
import { handlers } from "../worker/catalogue/handlers.ts";
import type { Catalogue } from "../worker/catalogue/protocol.ts";
import { placeInText } from "./place-in-text.ts";
import { suggestionsAt } from "./suggestions.ts";
import { readYaml } from "./yaml-edit.ts";

const catalogue = (await handlers["catalogue.read"](null, undefined as never)) as Catalogue;

/** What is suggested at the bar of a text. */
function at(text: string): string[] {
  const plain = text.replace("|", "");
  const value = readYaml(plain).value ?? {};
  return suggestionsAt(placeInText(plain, text.indexOf("|")), value, catalogue).map((one) => one.text);
}

describe("suggestionsAt", () => {
  it("knows the parts of a document, and not those that are there", () => {
    expect(at("seed: 0\n|")).toEqual(expect.arrayContaining(["dataset", "loss", "train"]));
    expect(at("seed: 0\n|")).not.toContain("seed");
  });

  it("knows the plugins of a kind", () => {
    expect(at("loss:\n  use: |")).toEqual(expect.arrayContaining(["huber", "mse"]));
    expect(at("metrics: [|]")).toContain("accuracy");
    expect(at("scheduler:\n  use: linear-warmup\n  then:\n    use: |")).toContain("cosine-annealing");
  });

  it("knows the options of the plugin that is named", () => {
    expect(at("loss:\n  use: huber\n  |")).toEqual(expect.arrayContaining(["delta", "reduction"]));
    expect(at("loss:\n  use: mse\n  |")).not.toContain("delta");
    expect(at("optimizer: { use: adam, | }")).toEqual(expect.arrayContaining(["learningRate", "clip", "transforms"]));
    expect(at("train:\n  |")).toContain("epochs");
  });

  it("knows the words that an option takes", () => {
    expect(at("model:\n  use: mlp\n  activation: |")).toContain("tanh");
    expect(at("optimizer:\n  use: sgd\n  nesterov: |")).toEqual(["true", "false"]);
  });
});
