import { readdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "@downslope/cli";
import { API_VERSION } from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { createWorld } from "../packages/cli/test/world.ts";
import { root } from "./repository.ts";

/* Whatever is wrong with a plugin, `downslope check` ends in one message that names plugin, hook and cure. */

const folder = join(root, "tests/fixtures/bad-plugins");

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function check(specifier: string, ...options: string[]): Promise<Outcome> {
  const world = createWorld({ cwd: folder });
  const code = await run(["check", specifier, ...options], world);
  return { code, out: world.out(), err: world.err() };
}

/** What the author of a bad plugin reads: what of it breaks which promise, why, and the cure. */
type Told = readonly [file: string, hook: string, promise: string, detail: string, cure: string];

const table: readonly Told[] = [
  ["about-no-korean", "`about`", "about", "`about.summary` is not Korean in `ko`.", "texts in `en` and `ko`"],
  ["about-not-tex", "`about`", "about", "its braces are not balanced", "the formula in TeX"],
  ["already-reduced", "loss function", "result", "6 samples give the shape []", "leave out `mean` and `sum`"],
  ["always-float32", "loss function", "result", "Inputs in float64 give float32[6,4].", "and `toFloat`"],
  [
    "api-newer",
    "`api`",
    "api",
    `core API 1.0 to ${API_VERSION}, which this core has, got "1.99"`,
    "Update @downslope/core.",
  ],
  [
    "api-other-major",
    "`api`",
    "api",
    `core API 1.0 to ${API_VERSION}, which this core has, got "7.0"`,
    "Update @downslope/core.",
  ],
  ["branches-on-data", "loss function", "traced", "(branches-on-data.js:14:35)", "Use `where` to choose by value"],
  ["counts-calls", "loss function", "deterministic", "created again, value is", "remember nothing from call to call"],
  ["create-loops", "`create`", "result", "It was stopped after 3 s", "Look for a loop that does not end."],
  ["create-sets-environment", "`create`", "globals", "It changes process.env.ACME_LOSS.", "leave globals"],
  ["create-sets-global", "`create`", "globals", "It changes globalThis.acmeScale.", "leave globals"],
  [
    "create-throws",
    "`create`",
    "result",
    "RangeError: delta must be chosen. (create-throws.js:11:11)",
    "where it throws",
  ],
  ["detached", "loss function", "gradient", "gradient.prediction[0] is 0, not ", "none detached"],
  ["differs-when-traced", "loss function", "traced", "float64 value is", "whether a tensor is traced or not"],
  ["draws-at-random", "loss function", "deterministic", "created again, value is", "Draw nothing with `Math.random`"],
  ["frees-inputs", "loss function", "result", "freed", "free none by hand"],
  ["gradient-cut", "loss function", "gradient", "gradient.prediction[0] is", "none detached"],
  ["ignores-prediction", "loss function", "learns", "By `prediction` it is 0 everywhere", "Use each role in `inputs`"],
  ["import-exits", "module", "import", "It ends the process, with exit code 0.", "in place of `process.exit`"],
  ["import-loops", "module", "import", "It was stopped after 3 s", "Look for a loop that does not end."],
  ["import-missing", "module", "import", "Cannot find package '@acme/not-installed'", "Install what it imports"],
  ["import-nothing", "module", "import", "It exports loss, and no plugin.", "Export what `defineLoss`"],
  ["import-rejects", "module", "import", "the table could not be fetched", "leave no Promise without a handler"],
  [
    "import-throws",
    "module",
    "import",
    "the licence server does not answer. (import-throws.js:2:7)",
    "leave out what can fail",
  ],
  ["import-throws-text", "module", "import", '"out of luck", which is no Error', "leave out what can fail"],
  ["import-waits", "module", "import", "a Promise that nothing settles", "Leave `await` out of the module."],
  ["leaks", "loss function", "memory", "The Wasm memory grew by 65536 bytes", "no `.ref` of a tensor"],
  ["maths-exits", "loss function", "result", "It ends the process, with exit code 3.", "in place of `process.exit`"],
  ["maths-loops", "loss function", "result", "It was stopped after 3 s", "Look for a loop that does not end."],
  ["maths-throws", "loss function", "result", "squared is not a function. (maths-throws.js:13:30)", "where it throws"],
  ["metric-adds-means", "`measure`", "joins", "result, joined from parts, is", "Measure sums and counts"],
  ["metric-divides-by-zero", "`result`", "result", "a finite number on an ordinary sample, got NaN", "divide the sums"],
  [
    "metric-measures-numbers",
    "`measure`",
    "result",
    "a tensor of one number as `sum`, got 34.3",
    "with tensor methods",
  ],
  [
    "model-ignores-key",
    "`init`",
    "seeded",
    "Two keys give the same parameters.",
    "Draw all that is random from the `key`",
  ],
  ["name-malformed", "module", "import", 'loss "MyLoss": `name` must be lower case words', 'like "mean-squared-error"'],
  [
    "nan-in-gradient",
    "loss function",
    "extremes",
    "the gradient.prediction is NaN",
    "make the input safe with `where`",
  ],
  [
    "nan-on-ordinary",
    "loss function",
    "ordinary",
    "The value holds NaN in float64.",
    "Keep `log`, `sqrt` and `div` away",
  ],
  ["optimizer-changes-params", "`update`", "pure", "`params.layers.0.weight` is another tensor", "Return new records"],
  ["optimizer-climbs", "`update`", "quadratic", "It went from 8.19 to", "parameters move against the gradient"],
  [
    "optimizer-divides-by-zero",
    "`update`",
    "zero-gradient",
    "After 1 steps params.layers.0.weight is NaN",
    "an epsilon",
  ],
  ["optimizer-hides-state", "`update`", "pure", "freed", "Keep no tensor outside the call"],
  ["optimizer-init-is-async", "`init`", "result", "`init` must return tensors", "no Promise"],
  [
    "optimizer-without-rate",
    "`update`",
    "learning-rate",
    "layers.0.weight at rate 0[0] is",
    "Give the options a `learningRate`",
  ],
  [
    "optimizer-without-state",
    "`update`",
    "result",
    "both of tensors, got { params }.",
    "Return plain records of tensors",
  ],
  [
    "option-bigint",
    "`options`",
    "options",
    "Option `scale` is the BigInt 2, which JSON cannot write.",
    "numbers, texts",
  ],
  ["option-date", "`options`", "options", "Option `since` is a Date, which JSON cannot write.", "numbers, texts"],
  ["option-function", "`options`", "options", "`options` must have a JSON Schema.", "types that JSON can write"],
  ["option-map", "`options`", "options", "Option `scales` is a Map, which JSON cannot write.", "numbers, texts"],
  ["option-nan", "`options`", "options", "Option `delta` is NaN, which JSON cannot write.", "numbers, texts"],
  ["option-stranger", "`options`", "options", "It takes an option `notAnOption`", "Let the schema alone say"],
  ["option-undescribed", "`options`", "options", "Option `delta` has no description.", "Add `.describe("],
  ["options-loop", "`options`", "options", "It was stopped after 3 s", "Look for a loop that does not end."],
  ["options-throw", "`options`", "options", "must validate at once", "Leave refinements that throw"],
  ["overflows", "loss function", "extremes", "With outputs all 10000 the value is Infinity", "`softplus`, `logSumExp`"],
  [
    "patches-prototype",
    "module",
    "globals",
    "It changes Array.prototype.last when it is imported.",
    "built-in prototypes",
  ],
  [
    "reads-numbers",
    "loss function",
    "traced",
    "(reads-numbers.js:13:41)",
    "the step is compiled before it has numbers",
  ],
  [
    "rejects-later",
    "loss function",
    "settled",
    "the log is full. (rejects-later.js:13:27)",
    "leave no Promise without a handler",
  ],
  ["remembers-tensor", "loss function", "result", "(remembers-tensor.js:15:33)", "Keep no tensor outside the call"],
  ["replaces-random", "loss function", "globals", "It changes Math.random.", "leave globals"],
  ["returns-comparison", "loss function", "result", "got bool[6,4]", "comparisons have no gradient"],
  [
    "returns-nothing",
    "loss function",
    "result",
    "a tensor of losses, or { values, weights }, got undefined",
    "tensor methods",
  ],
  [
    "returns-number",
    "loss function",
    "result",
    "a tensor of losses, or { values, weights }, got 14.3",
    "not with JavaScript",
  ],
  ["returns-promise", "loss function", "result", "got a Promise", "never waits: remove `async`"],
  [
    "roles-unknown",
    "module",
    "import",
    "must list roles out of prediction, left, right",
    'Most losses take ["prediction", "target"]',
  ],
  [
    "rounds-inside",
    "loss function",
    "ordinary",
    "Backward pass not implemented for cast",
    "has no gradient for this operation",
  ],
  ["scheduler-below-zero", "schedule", "range", "At step 101 it is -0.001", "Clamp the progress to the end of the run"],
  ["scheduler-counts-calls", "schedule", "pure", "rate, asked out of order,[1] is", "from the step alone"],
  ["scheduler-gives-text", "schedule", "result", 'The schedule must return a number, got "0.100000".', "plain numbers"],
  ["scheduler-keeps-map", "`observe`", "resumes", "(scheduler-keeps-map.js:13:45)", "it is saved as JSON"],
  ["wrong-shape", "loss function", "result", "6 samples give the shape [4]", "one loss for each sample or element"],
];

/** Plugins that never come back. No good promise takes so long, and so they are cut off sooner than others. */
const isLoop = (file: string): boolean => file.includes("loop");

describe("downslope check", () => {
  const outcomes = new Map<string, Outcome>();

  beforeAll(async () => {
    const waiting = table.map(([file]) => file);
    const work = async (): Promise<void> => {
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
        const options = isLoop(file) ? ["--time-limit", "3"] : ["--time-limit", "60"];
        outcomes.set(file, await check(`./${file}.js`, ...options));
      }
    };
    await Promise.all([work(), work()]);
  }, 240_000);

  it("has every bad plugin in the table", () => {
    const files = readdirSync(folder)
      .map((name) => name.replace(/\.js$/, ""))
      .toSorted();
    expect(files.filter((file) => file !== "about" && file !== "name-taken")).toEqual(table.map(([file]) => file));
  });

  it.each(table)("tells %s: its %s breaks %s", (file, hook, promise, detail, cure) => {
    const { code, out, err } = outcomes.get(file)!;
    const messages = out.split("\n\n").filter((part) => part.includes("  Cure: "));
    expect(messages).toHaveLength(1);
    const [head, why, help] = messages[0]!.split("\n");
    const isModule = hook === "module";
    expect(head).toMatch(isModule ? `./${file}.js: its ` : new RegExp(`^\\w+ "${file}": its `));
    expect(head).toContain(`: its ${hook} breaks "${promise}": `);
    expect(why).toContain(detail);
    expect(help).toContain(cure);
    expect([code, err]).toEqual([1, ""]);
  });
});

describe("downslope check, of a plugin with a built-in one's name", () => {
  it("warns, and passes", async () => {
    const { code, out } = await check("./name-taken.js", "--time-limit", "60");
    expect(out).toContain('Warning: there is a built-in loss "huber"');
    expect(out).toContain("Cure: rename yours.");
    expect(code).toBe(0);
  });
});

describe("downslope check, of good plugins", () => {
  it.each([["../plugin/tilted.js"], ["../plugin"], ["sgd"], ["cosine-annealing"], ["accuracy"], ["mlp"], ["iris"]])(
    "finds nothing wrong with %s",
    async (specifier) => {
      const { code, out, err } = await check(specifier, "--time-limit", "60");
      expect(out).not.toContain("Cure: ");
      expect(out).toMatch(/^\d+ kept, 0 broken, \d+ skipped$/m);
      expect([code, err]).toEqual([0, ""]);
    },
    60_000,
  );
});
