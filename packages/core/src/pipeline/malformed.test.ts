import { describe, expect, it } from "vitest";
import { type Case, marker, refusal, unmark } from "./fixtures.test.ts";

/** A sound document, one part a line; a case gives other lines in the place of some. */
const lines: readonly string[] = [
  "seed: 0",
  "dataset: { use: csv, path: digits.csv }",
  "model: { use: mlp, hidden: [8] }",
  "loss: { use: huber, delta: 0.5 }",
  "optimizer: { use: adam, learningRate: 0.01 }",
  "train: { epochs: 3 }",
];
const sound = lines.join("\n");
const having = (line: number, text: string): string => lines.with(line, text).join("\n");
const seed = (text: string): string => having(0, `seed: ${text}`);
const dataset = (text: string): string => having(1, `dataset: ${text}`);
const model = (text: string): string => having(2, `model: ${text}`);
const loss = (text: string): string => having(3, `loss: ${text}`);
const optimizer = (text: string): string => having(4, `optimizer: ${text}`);
const train = (text: string): string => having(5, `train: ${text}`);
const more = (text: string): string => `${sound}\n${text}`;

/** Bytes after `seed: 0` and `loss: `, which is the second line's column 7. */
const bytes = (...values: readonly number[]): Uint8Array =>
  Uint8Array.from([...new TextEncoder().encode("seed: 0\nloss: "), ...values]);

/** An alias of an alias of ... : ten times the values at each line. */
const bomb = [..."bcdefghi"]
  .map((name, i) => {
    const aliases = Array(10).fill(`*${"abcdefgh"[i]}`);
    // b holds 110 values, c 1,110; of d's ten the fourth is one too many.
    return `${name}: &${name} [${i === 2 ? aliases.with(3, `${marker}*c`).join() : aliases.join()}]`;
  })
  .join("\n  ");

/** The text and where its mistakes are, what is said; other than one mistake at the top, the paths; and the file's name. */
const not = (text: string | Uint8Array, says: string, at: readonly string[] = [""], file = "digits.yaml"): Case => ({
  text,
  says,
  at,
  file,
});
const json = (text: string, says: string, at: readonly string[] = [""]): Case => not(text, says, at, "a.json");
const set = (override: string, path: string, says: string): Case => ({ text: sound, set: override, at: [path], says });

const documents: Readonly<Record<string, Case>> = {
  "empty file": not("¦", 'must hold a pipeline, got "an empty file"'),
  "blank file": not("¦ \n\n", "an empty file"),
  "comments alone": not("¦# seed: 0\n# loss: mse\n", "comments alone"),
  "empty document": not("---¦\n", "must be a record of seed, plugins, dataset"),
  "empty JSON": json("¦", "an empty file"),
  "a list": not("¦- seed: 0\n", "must be a record of seed, plugins, dataset"),
  "a text": not("¦train", "must be a record of"),
  "a number": not("¦0", "must be a record of"),
  "several documents": not(`${sound}\n¦---\nseed: 1\n`, "must hold one document alone"),
  "a directive": not(`¦%YAML 1.1\n---\n${sound}`, "must have no YAML directives"),
  "Latin 1": not(bytes(0x22, 0xe9, 0x22), 'must be UTF-8 text, got "byte 0xe9". Save the file', ["2:8 "]),
  "UTF-8 broken off": not(bytes(0xec, 0x97), "must be UTF-8 text", ["2:7 "]),
  "UTF-16": not(Uint8Array.from([0xff, 0xfe, 0x61, 0]), 'got "byte 0xff"', ["1:1 "]),
  "a control character": not(loss("mse¦\u0007"), "must be text without control characters"),
  "too long a text": not(`¦# ${"x".repeat(300_000)}`, "must hold at most 262144 bytes, got 3"),
  // A number is two lexemes to the parser, a comma one.
  "too many words": not(`[${"1,".repeat(3332)}1¦,${"1,".repeat(20_000)}]`, "must hold at most 10000 words and signs"),
  "too many lines": not(`${"# a\n".repeat(5000)}¦# a\n${"# a\n".repeat(5000)}`, "must hold at most 10000 words"),
};

const syntax: Readonly<Record<string, Case>> = {
  "a tab for indentation": not(model("\n¦\tuse: mlp"), "must be indented with spaces. Replace the tab by spaces."),
  "an open quote": not(loss('¦"mse'), "must end in a quote like its first. Add the quote."),
  "an open bracket": not(model("{ use: mlp, hidden: [8 ¦}"), "must be valid YAML"),
  "wrong indentation": not(model("\n    use: mlp\n¦  hidden: [8]"), "must be valid YAML. All mapping items must start"),
  "two values on a line": not(loss("¦mse: huber: 1"), "must be one key and value a line"),
  "a reserved sign": not(more("plugins: [¦@acme/foo]"), "Put the text in quotes."),
  "an unknown escape": not(dataset('{ use: csv, path: "C:¦\\data.csv" }'), "use single quotes"),
  "a bracket too many": not(model("{ use: mlp, hidden: [8] ¦] }"), "must be valid YAML"),
  "no comma": not(model("{ use: ¦mlp hidden: [8] }"), "must be valid YAML. Block collections"),
  "an open bracket at the end": not("dataset: { use: csv¦", "must be valid YAML. Flow map"),
  "a key without a blank": not(more("¦metrics:[accuracy]"), "must be valid YAML. Implicit map keys"),
  "deep nesting": not(`${"[".repeat(40)}¦${"[".repeat(100_000)}`, "must be nested at most 40 deep"),
  "deep nesting by dashes": not(`${"- ".repeat(40)}¦${"- ".repeat(5000)}`, "must be nested at most 40 deep"),
  "YAML in a JSON file": json(`¦${sound}`, 'must be strict JSON, which has a value here, got "seed"'),
  "a comment in JSON": json('{\n  ¦// seed\n  "seed": 0\n}', "JSON has no comments"),
  "a comma too many in JSON": json('{ "seed": 0, ¦}', "Remove the comma before it"),
  "single quotes in JSON": json("{ ¦'seed': 0 }", "double quotes only"),
  "NaN in JSON": json('{ "seed": ¦NaN }', 'got "NaN"'),
  "a leading zero in JSON": json('{ "seed": ¦007 }', 'got "007"'),
  "JSON broken off": json('{ "seed": [0¦', "which has , or ] here, got nothing"),
  "JSON without a comma": json('{ "seed": 0 ¦"loss": "mse" }', "which has , or } here"),
  "deep JSON": json(`${"[".repeat(40)}¦${"[".repeat(9000)}0${"]".repeat(9040)}`, "must be nested at most 40 deep"),
};

const keys: Readonly<Record<string, Case>> = {
  "a key twice": not(more("¦loss: mse"), 'must be written once, got "a second one". It is at 4:1 already', ["loss"]),
  "an option twice": not(loss("{ use: huber, delta: 1, ¦delta: 2 }"), "It is at 4:21 already", ["loss.delta"]),
  "a key twice in JSON": json(
    '{ "dataset": "spiral", "model": "mlp", "loss": "mse", "optimizer": "adam", ¦"loss": "mse" }',
    "must be written once",
    ["loss"],
  ),
  __proto__: not(more("¦__proto__: { seed: 1 }"), "must not be __proto__, constructor, prototype", ["__proto__"]),
  "constructor among options": not(
    loss("{ use: huber, ¦constructor: { ¦prototype: 1 } }"),
    "must not be __proto__, constructor, prototype",
    ["loss.constructor", "loss.constructor.prototype"],
  ),
  "__proto__ in JSON": json(
    '{ "dataset": "spiral", "model": "mlp", "loss": "mse", "optimizer": "adam", ¦"__proto__": {} }',
    "must not be __proto__",
    ["__proto__"],
  ),
  "a merge key": not(
    `${loss("&a { use: huber }")}\ncallbacks: [{ ¦<<: *a, use: early-stopping }]`,
    "must not merge records",
    ['callbacks.0."<<"'],
  ),
  "a list for a key": not(more("¦[a, b]: 1"), "must have texts for keys"),
  "no key": not(more("¦: 1"), "must have texts for keys"),
  "a misspelt part": not(having(4, "¦optimiser: adam"), 'Did you mean "optimizer"?', ["optimiser"]),
  "an unknown part": not(more("¦banana: 1"), "must be one of seed, plugins, dataset, model", ["banana"]),
  "an alias of nothing": not(loss("¦*mse"), "must name an anchor before it", ["loss"]),
  "an alias of itself": not(loss("&a { use: mixed, parts: [{ loss: ¦*a }] }"), "must not name what it stands in", [
    "loss.parts.0.loss",
  ]),
  "huge alias expansion": not(
    `${sound}\nmetrics:\n- use: f1\n  ¦a: &a [x, x, x, x, x, x, x, x, x, x]\n  ${bomb.replaceAll(/(?=[b-i]: )/g, marker)}`,
    "must hold at most 5000 values once aliases are replaced",
    ["a", "b", "c", "d", "d.3", "e", "f", "g", "h", "i"].map((path) => `metrics.0.${path}`),
  ),
  "a tag": not(loss("!!binary ¦aGVsbG8="), "must have no tag", ["loss"]),
  "a tag of one's own": not(model("{ use: mlp, hidden: !js/eval ¦[8] }"), 'must have no tag, got "!js/eval"', [
    "model.hidden",
  ]),
};

const partsAndSettings: Readonly<Record<string, Case>> = {
  "nothing but a seed": not("¦¦¦¦seed: 0", "1:1 dataset: must name a registered dataset, got nothing. Add `dataset:", [
    "dataset",
    "model",
    "loss",
    "optimizer",
  ]),
  "a part without a value": not(having(3, "¦loss:"), "must be the name of a registered loss", ["loss"]),
  "a part without use": not(loss("¦{ delta: 1 }"), "Add `use: NAME`. Known: foreign, huber, mixed, mse", ["loss.use"]),
  "use that is a number": not(loss("{ use: ¦5 }"), "must name a registered loss, got 5", ["loss.use"]),
  "a list for a part": not(loss("¦[mse, huber]"), 'got ["mse","huber"]', ["loss"]),
  "an unknown plugin": not(loss("¦hubber"), 'got "hubber". Did you mean "huber"? Known', ["loss"]),
  "a plugin of another kind": not(loss("{ use: ¦adam }"), 'must name a registered loss, got "adam". "adam" is a', [
    "loss.use",
  ]),
  "metrics not in a list": not(more("metrics: ¦accuracy"), "must be a list of metrics", ["metrics"]),
  "an unknown metric": not(more("metrics: [accuracy, ¦acuracy]"), 'Did you mean "accuracy"?', ["metrics.1"]),
  "plugins not in a list": not(more("plugins: ¦foo"), "must be a list of package names or paths", ["plugins"]),
  "plugins that are no texts": not(more("plugins: [foo, ¦3]"), "must be a package name or path, got 3", ["plugins.1"]),
  "a negative seed": not(seed("¦-1"), "must be a whole number from 0 to 9007199254740991, got -1", ["seed"]),
  "an inexact seed": not(seed("¦12345678901234567890"), "must be a whole number from 0", ["seed"]),
  "a seed in words": not(seed("¦random"), 'got "random"', ["seed"]),
  "misspelt settings": not(train("{ ¦epoch: 3, ¦batchsize: 8 }"), 'Did you mean "batchSize"?', [
    "train.epoch",
    "train.batchsize",
  ]),
  "no epochs": not(train("{ epochs: ¦0 }"), "at least 1, got 0. It is: passes over the training split. Default: 10.", [
    "train.epochs",
  ]),
  "half an epoch": not(train("{ epochs: ¦2.5 }"), "must be a whole number, got 2.5", ["train.epochs"]),
  "infinite epochs": not(train("{ epochs: ¦.inf }"), "must be a finite number, got Infinity", ["train.epochs"]),
  "yes for true": not(train("{ shuffle: ¦yes }"), 'must be true or false, got "yes". Write true.', ["train.shuffle"]),
  "a list for settings": not(train("¦[3]"), "must be given a record of options", ["train"]),
  "nothing for a setting": not(train("{ ¦batchSize: }"), "got null. Write a value, or leave the key out.", [
    "train.batchSize",
  ]),
};

const rate = ["optimizer.learningRate"];
const options: Readonly<Record<string, Case>> = {
  "an unknown option": not(loss("{ use: huber, ¦dleta: 1 }"), 'Did you mean "delta"?', ["loss.dleta"]),
  "an option where there are none": not(
    more("metrics: [{ use: accuracy, ¦top: 5 }]"),
    "must be left out, for it has no",
    ["metrics.0.top"],
  ),
  "a missing option": not(dataset("¦csv"), "must be a text, got nothing. Add it.", ["dataset.path"]),
  "out of range": not(
    optimizer("{ use: adam, learningRate: ¦-1 }"),
    "must be greater than 0, got -1. It is: step size of an update. Default: 0.001.",
    rate,
  ),
  "a number in quotes": not(optimizer('{ use: adam, learningRate: ¦"1e-3" }'), "Write 0.001 without quotes.", rate),
  "a date": not(optimizer("{ use: adam, learningRate: ¦2001-12-14 }"), 'a number, got "2001-12-14"', rate),
  "not a number": not(optimizer("{ use: adam, learningRate: ¦.nan }"), "must be a finite number, got NaN", rate),
  "past the largest number": not(loss("{ use: huber, delta: ¦1e999 }"), "must be a finite number", ["loss.delta"]),
  "a number for a list": not(model("{ use: mlp, hidden: ¦64 }"), "must be a list, got 64", ["model.hidden"]),
  "bad items of a list": not(model("{ use: mlp, hidden: [8, ¦-4, ¦1.5] }"), "must be a whole number, got 1.5", [
    "model.hidden.1",
    "model.hidden.2",
  ]),
  "none of the choices": not(model("{ use: mlp, activation: ¦rleu }"), 'must be one of "relu", "tanh", "sigmoid"', [
    "model.activation",
  ]),
  "a misspelt key in an option": not(model("{ use: mlp, initial: { scheme: he, ¦gian: 2 } }"), 'Did you mean "gain"?', [
    "model.initial.gian",
  ]),
  "a misspelt key in a record": not(
    dataset("{ use: csv, path: a, columns: { age: { type: number, ¦scal: false } } }"),
    'Did you mean "scale"?',
    ["dataset.columns.age.scal"],
  ),
  "options that do not go together": not(optimizer("¦{ use: sgd, nesterov: true }"), "must be positive with nesterov", [
    "optimizer.momentum",
  ]),
  "a schema that throws": not(loss("¦{ use: foreign, broken: 1 }"), 'loss "foreign" can check. schema out of order', [
    "loss",
  ]),
  "a refinement that throws": not(loss("¦unsound"), 'options that loss "unsound" can check', ["loss"]),
  "a rule of a foreign schema": not(loss("{ use: foreign, depth: ¦3 }"), "must be valid: depth is odd, got 3", [
    "loss.depth",
  ]),

  "an unknown plugin in an option": not(
    loss("{ use: mixed, parts: [{ loss: mse }, { loss: { use: ¦hubber } }] }"),
    'Did you mean "huber"?',
    ["loss.parts.1.loss.use"],
  ),
  "a bad option of a plugin in an option": not(
    optimizer("{ use: lookahead, optimizer: { use: adam, betas: [0.9, ¦1] } }"),
    "must be less than 1, got 1",
    ["optimizer.optimizer.betas.1"],
  ),
  "a number for a plugin": not(
    optimizer("{ use: lookahead, optimizer: ¦3 }"),
    "be the name of a registered optimizer",
    ["optimizer.optimizer"],
  ),
  "no plugin in an option": not(optimizer("¦lookahead"), "must be a configured optimizer, got nothing", [
    "optimizer.optimizer",
  ]),
  "another kind in an option": not(more("scheduler: { use: warmup, steps: 5, after: ¦adam }"), "adam", [
    "scheduler.after",
  ]),
  "an unknown clip": not(optimizer("{ use: adam, clip: { ¦globalnorm: 1 } }"), 'Did you mean "globalNorm"?', [
    "optimizer.clip.globalnorm",
  ]),
  "two clips": not(optimizer("{ use: adam, clip: ¦{ norm: 1, value: 1 } }"), "Clip in several ways with `transforms:", [
    "optimizer.clip",
  ]),
  "clipping to nothing": not(optimizer("{ use: adam, clip: { value: ¦0 } }"), "must be greater than 0, got 0", [
    "optimizer.clip.value",
  ]),
  "clip as a number": not(optimizer("{ use: adam, clip: ¦1 }"), "must have one of globalNorm, norm, value, got 1", [
    "optimizer.clip",
  ]),
  "misspelt clip": not(optimizer("{ use: adam, ¦clips: { value: 1 } }"), 'Did you mean "clip"?', ["optimizer.clips"]),
  "transforms not in a list": not(optimizer("{ use: adam, transforms: ¦scale }"), "must be a list of transforms", [
    "optimizer.transforms",
  ]),
  "bad transforms": not(
    optimizer("{ use: adam, transforms: [{ use: scale, factor: ¦x }, ¦sclae] }"),
    'Did you mean "scale"?',
    ["optimizer.transforms.0.factor", "optimizer.transforms.1"],
  ),
};

const overrides: Readonly<Record<string, Case>> = {
  "of an unknown option": set(
    "optimizer.learningRat=0.1",
    "1:1 optimizer.learningRat",
    "--set optimizer.learningRat=0.1 optimizer.learningRat: must be one of its options",
  ),
  "with a bad value": set(
    "optimizer.learningRate=-0.1",
    "1:24 optimizer.learningRate",
    "--set optimizer.learningRate=-0.1 optimizer.learningRate: must be greater than 0, got -0.1",
  ),
  "without a value": set("train.epochs", "1:1 ", "must be PATH=VALUE"),
  "that is not YAML": set("model.hidden=[8", "1:16 ", "--set model.hidden=[8: must be valid YAML"),
  "into a number": set("seed.x=1", "1:1 seed.x", "must lead into a record at `seed`, got 0"),
  "past the end of a list": set("model.hidden.5=1", "1:1 model.hidden.5", "must count from 0 to 1 at `model.hidden`"),
  "of a prototype": set("a.__proto__.seed=1", "1:1 a.__proto__.seed", "must not be __proto__"),
};

describe.each(Object.entries({ documents, syntax, keys, partsAndSettings, options, overrides }))(
  "refuses, with the exact place: %s",
  (_, cases) => {
    it.each(Object.entries(cases))("%s", (__, given) => {
      const { source, places } = unmark(given.text);
      const { error, milliseconds } = refusal(source, given);
      expect(error.message).toContain(given.says);
      const found = error.issues.map(({ line, column, path }) => `${line}:${column} ${path}`);
      expect(found).toEqual(given.at.map((path, i) => (places[i] === undefined ? path : `${places[i]} ${path}`)));
      expect(error.code).toBe("INVALID_DOCUMENT");
      expect(error.message).not.toMatch(/\n\s+at |\[object|undefined/);
      // Other work beside it makes the processor itself slower, as does what runs for the first time.
      expect(milliseconds < 100 || [1, 2, 3, 4].some(() => refusal(source, given).milliseconds < 100)).toBe(true);
    });
  },
);

it("refuses sixty malformed documents and more", () => {
  const tables = [documents, syntax, keys, partsAndSettings, options, overrides];
  expect(tables.flatMap((cases) => Object.keys(cases)).length).toBeGreaterThan(60);
});
