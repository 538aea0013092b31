import { describe, expect, it } from "vitest";
import { placeInText } from "./place-in-text.ts";

/** The place of a bar in a text. */
function at(text: string): readonly [readonly (string | number)[], string, string] {
  const position = text.indexOf("|");
  const plain = text.replace("|", "");
  const { path, writes, from } = placeInText(plain, position);
  return [path, writes, plain.slice(from, position)];
}

describe("placeInText", () => {
  it.each([
    ["lo|", [], "key", "lo"],
    ["seed: 0\n|", [], "key", ""],
    ["loss:\n  |", ["loss"], "key", ""],
    ["loss:\n  use: mse\n  red|", ["loss"], "key", "red"],
    ["loss:\n  use: hu|", ["loss", "use"], "value", "hu"],
    ["loss: hu|", ["loss"], "value", "hu"],
    ["scheduler:\n  use: linear-warmup\n  then:\n    use: |", ["scheduler", "then", "use"], "value", ""],
    ["scheduler:\n  then:\n    use: step\n  warm|", ["scheduler"], "key", "warm"],
    ["optimizer: { use: ad|", ["optimizer", "use"], "value", "ad"],
    ["optimizer: { use: adam, |", ["optimizer"], "key", ""],
    ["optimizer: { use: adam, clip: { global|", ["optimizer", "clip"], "key", "global"],
    ["optimizer: { use: adam, clip: { globalNorm: 1 }, we|", ["optimizer"], "key", "we"],
    ["metrics: [acc|", ["metrics", 0], "value", "acc"],
    ["metrics:\n  - acc|", ["metrics", 0], "value", "acc"],
    ["metrics:\n  - accuracy\n  - |", ["metrics", 1], "value", ""],
    ["loss:\n  use: sum\n  losses:\n    - use: mse\n    - use: |", ["loss", "losses", 1, "use"], "value", ""],
    ["loss:\n  use: sum\n  losses:\n    - use: huber\n      del|", ["loss", "losses", 0], "key", "del"],
    ["# a comment\ntrain:\n  epochs: 5\n\n  |", ["train"], "key", ""],
  ] as const)("%j", (text, path, writes, word) => expect(at(text)).toEqual([path, writes, word]));
});
