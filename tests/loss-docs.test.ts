import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createRegistry, parseDocument, startDevice } from "@downslope/core";
import { datasets } from "@downslope/datasets";
import { losses } from "@downslope/losses";
import { models } from "@downslope/models";
import { optimizers } from "@downslope/optimizers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { codeBlocks, read, root } from "./repository.ts";

/*
 * The guides to the losses: each loss that they name exists, each option is accepted, each
 * example prints what the page says, and both languages say the same.
 */

const guides = ["docs/choose-a-loss", "docs/loss-conventions"] as const;
const pages = guides.flatMap((guide) => [`${guide}.md`, `${guide}.ko.md`]);

const registered = losses.map(({ name }) => name).sort();
const registry = createRegistry(losses, datasets, models, optimizers);

const definition = /^\[`([a-z\d-]+)`\]: (\S+)$/gm;

/** Losses that a page links, such as [`huber`]. */
const linkedIn = (page: string): string[] =>
  [
    ...read(page)
      .replaceAll(definition, "")
      .matchAll(/\[`([a-z\d-]+)`\]/g),
  ].map(([, name]) => name!);

/** Losses that a page lets documents use. */
const usedIn = (page: string): string[] => [...read(page).matchAll(/\buse: ([a-z\d-]+)/g)].map(([, name]) => name!);

/** Where the links lead, as the end of a page defines it. */
const definitionsIn = (page: string): [name: string, target: string][] =>
  [...read(page).matchAll(definition)].map(([, name, target]) => [name!, target!]);

/** The code in each row of a page's tables, names of losses included, in an order that does not depend on the language. */
const rowsIn = (page: string): string[][] =>
  read(page)
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, code]) => code!).sort());

/** Losses as documents write them, in the text and in blocks. */
const lossesAsWritten = (page: string): string[] => [
  ...[...read(page).matchAll(/`(\{ use: [^`]+\})`/g)].map(([, loss]) => `loss: ${loss}\n`),
  ...codeBlocks(page)
    .filter(({ language }) => language === "yaml")
    .map(({ code }) => code),
];

describe.each(pages)("%s", (page) => {
  it("names losses that are registered", () => {
    expect([...linkedIn(page), ...usedIn(page)].filter((name) => !registered.includes(name))).toEqual([]);
  });

  it("says where each link leads, and it leads to that loss", () => {
    const definitions = definitionsIn(page);
    expect(definitions.map(([name]) => name)).toEqual([...new Set(linkedIn(page))].sort());
    for (const [name, target] of definitions) {
      expect(target).toBe(`../packages/losses/src/${name}.ts`);
      expect(existsSync(join(root, dirname(page), target))).toBe(true);
    }
  });

  it.each(lossesAsWritten(page))("writes a loss that documents may hold: %s", (loss) => {
    const document = `dataset: { use: iris }\nmodel: { use: mlp }\noptimizer: { use: adam }\n${loss}`;
    expect(() => parseDocument(document, { registry })).not.toThrow();
  });
});

describe("docs/choose-a-loss.md", () => {
  it.each([
    "L1Loss MSELoss CrossEntropyLoss CTCLoss NLLLoss PoissonNLLLoss GaussianNLLLoss KLDivLoss BCELoss BCEWithLogitsLoss",
    "MarginRankingLoss HingeEmbeddingLoss MultiLabelMarginLoss HuberLoss SmoothL1Loss SoftMarginLoss MultiMarginLoss",
    "MultiLabelSoftMarginLoss CosineEmbeddingLoss TripletMarginLoss TripletMarginWithDistanceLoss NLLLoss2d",
    "AdaptiveLogSoftmaxWithLoss LinearCrossEntropyLoss",
    "BinaryCrossentropy BinaryFocalCrossentropy CategoricalCrossentropy CategoricalFocalCrossentropy CTC Circle Dice",
    "CategoricalGeneralizedCrossEntropy CategoricalHinge CosineSimilarity Hinge Huber KLDivergence LogCosh Poisson",
    "MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredError MeanSquaredLogarithmicError SquaredHinge Tversky",
    "SparseCategoricalCrossentropy",
    "squared_error l2_loss huber_loss log_cosh cosine_distance cosine_similarity ctc_loss ctc_loss_with_forward_probs",
    "hinge_loss perceptron_loss multiclass_hinge_loss multiclass_perceptron_loss sparsemax_loss ranking_softmax_loss",
    "kl_divergence convex_kl_divergence kl_divergence_with_log_targets poly_loss_cross_entropy make_fenchel_young_loss",
    "softmax_cross_entropy softmax_cross_entropy_with_integer_labels safe_softmax_cross_entropy sigmoid_focal_loss",
    "sigmoid_binary_cross_entropy multiclass_sparsemax_loss ntxent triplet_margin_loss smooth_labels",
    "binary_dice_loss dice_loss multiclass_generalized_dice_loss",
  ])("maps what torch.nn, keras.losses and optax have: %s", (names) => {
    for (const page of ["docs/choose-a-loss.md", "docs/choose-a-loss.ko.md"])
      expect(names.split(" ").filter((name) => !read(page).includes(`\`${name}\``))).toEqual([]);
  });
});

describe.each(guides)("%s in both languages", (guide) => {
  it("has the same losses and code in the rows of its tables", () => {
    expect(rowsIn(`${guide}.ko.md`)).toEqual(rowsIn(`${guide}.md`));
  });

  it("has the same code, but for comments", () => {
    const [english, korean] = [".md", ".ko.md"].map((end) =>
      codeBlocks(guide + end).map(({ code, ...block }) => ({ ...block, code: code.replaceAll(/\/\/.*$/gm, "//") })),
    );
    expect(korean).toEqual(english);
  });
});

describe.each(guides)("examples of %s", (guide) => {
  const folder = join(root, "tests", ".cache", "loss-docs", guide);
  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await startDevice("wasm");
  });

  const blocks = codeBlocks(`${guide}.md`);
  const examples = blocks.flatMap(({ info, code }, i) =>
    info === "example" ? [{ i, code, next: blocks[i + 1] }] : [],
  );

  it.each(examples)("print what stands below them: block $i", async ({ i, code, next }) => {
    expect(next?.language).toBe("text");
    const file = join(folder, `${i}.ts`);
    writeFileSync(file, code);
    const print = vi.spyOn(console, "log").mockImplementation(() => {});
    try {
      await import(/* @vite-ignore */ file);
      expect(print.mock.calls.map(shown).join("")).toBe(next!.code);
    } finally {
      print.mockRestore();
    }
  });
});

/** A line as a console prints it. */
function shown(values: readonly unknown[]): string {
  const texts = values.map((value) => (Array.isArray(value) ? `[ ${value.join(", ")} ]` : String(value)));
  return `${texts.join(" ")}\n`;
}
