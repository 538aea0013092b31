import { describe, expect, it } from "vitest";
import { englishIn } from "../../test/english.ts";
import { type Template, problemTemplates } from "../../test/problem-templates.ts";
import { cureInKorean, ruleInKorean, sentencesInKorean } from "./problem-texts/translate.ts";

const packages = ["core", "datasets", "losses", "metrics", "models", "optimizers", "schedulers"];
const templates = problemTemplates(new URL("../../../../packages/", import.meta.url), packages);

/** What may stand in a hole: a number, a name, names, a shape, and what words there are for. */
const samples = [
  "3",
  "loss",
  "a, b",
  "[2,3]",
  '"a"',
  "float32[2]",
  "metrics",
  "3 items",
  "a value",
  "}",
  "from 0",
  "`a`",
];
const nested = ["Known: a, b.", "Remove it.", "the prediction's shape", '"a" reads value', "or write a number", "-1"];

/** The texts of a template with its holes filled, in every way for few, in one way each for many. */
function* texts({ literals }: Template): Generator<string> {
  const holes = literals.length - 1;
  const all = [...samples, ...nested];
  const count = holes > 3 ? all.length : all.length ** holes;
  for (let way = 0; way < count; way++) {
    const word = (i: number): string => all[holes > 3 ? way : Math.floor(way / all.length ** i) % all.length]!;
    yield literals.reduce((text, literal, i) => text + word(i - 1) + literal);
  }
}

/** The Korean of a template with some words in its holes, if there is any. */
function koreanOf(template: Template): string | undefined {
  for (const text of texts(template)) {
    // Variants of one line in a source may begin or end a sentence.
    const trimmed = text.trim();
    const korean = ruleInKorean(trimmed) ?? cureInKorean(trimmed) ?? sentencesInKorean(trimmed);
    if (korean !== undefined) return korean;
  }
  return undefined;
}

const textOf = ({ file, literals }: Template): string => `${file}: ${literals.join("${...}")}`;

describe("problem texts and the sources", () => {
  it("finds what the packages say", () => {
    expect(templates.length).toBeGreaterThan(400);
  });

  it("has Korean of every rule, cure and message that core and the packages of plugins state", () => {
    const missing = templates.filter((template) => koreanOf(template) === undefined).map(textOf);
    expect([...new Set(missing)].toSorted()).toEqual([]);
  });

  it("leaves no English in it but names and what stands in the holes", () => {
    const holes = new Set([...samples, ...nested].flatMap((sample) => sample.split(/\W+/)));
    const left = templates.filter((template) => englishIn(koreanOf(template) ?? "").some((word) => !holes.has(word)));
    expect([...new Set(left.map((template) => `${textOf(template)} -> ${koreanOf(template)}`))].toSorted()).toEqual([]);
  });
});
