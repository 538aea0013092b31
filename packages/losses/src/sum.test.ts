import {
  type ConfiguredLoss,
  type Tensor,
  DocumentError,
  onDevice,
  parseDocument,
  scope,
  startDevice,
  tensor,
  toDocument,
} from "@downslope/core";
import { type LossGiven, describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { documentWith, lossesOf, registry } from "../test/small-training.ts";
import { arcface } from "./arcface.ts";
import { binaryCrossEntropy } from "./binary-cross-entropy.ts";
import { categoricalCrossEntropy } from "./categorical-cross-entropy.ts";
import { dice } from "./dice.ts";
import { focalTversky } from "./focal-tversky.ts";
import { ganHinge } from "./gan-hinge.ts";
import { ganWasserstein } from "./gan-wasserstein.ts";
import { generalisedDice } from "./generalised-dice.ts";
import { huber } from "./huber.ts";
import { iou } from "./iou.ts";
import { logCoshDice } from "./log-cosh-dice.ts";
import { mae } from "./mae.ts";
import { mse } from "./mse.ts";
import { sparseCategoricalCrossEntropy } from "./sparse-categorical-cross-entropy.ts";
import { sum } from "./sum.ts";
import { tripletMargin } from "./triplet-margin.ts";
import { tversky } from "./tversky.ts";

// The kit reads options back from their JSON without a registry, in which alone the names of losses could be looked up.
// Both ways through JSON are tested below, and what the options refuse.
const skip: LossGiven["skip"] = ["options"];

describeLoss(sum, { options: { losses: [dice(), binaryCrossEntropy()], weights: [1, 0.5] }, skip });
describeLoss(sum, { options: { losses: [sparseCategoricalCrossEntropy(), dice({ multiClass: true })] }, skip });
describeLoss(sum, { options: { losses: [ganWasserstein(), ganHinge()], weights: [2, 1] }, skip });

const logits = [
  [1, 2, -1],
  [0, 0.5, 3],
  [-2, 1, 1],
  [0.3, -0.2, 0.1],
];
const rows = [
  [0, 0, 1],
  [1, 0, 0],
  [0, 1, 0],
  [1, 0, 0],
];
const valueOf = (configured: ConfiguredLoss, target: readonly (number | readonly number[])[]): number =>
  evaluate(configured, logits, target).value[0]!;

describe("sum", () => {
  beforeAll(() => startDevice("cpu"));

  it("is the weighted sum of the losses, in value and gradient", () => {
    const both = evaluate(sum({ losses: [mse(), huber({ delta: 0.5 })], weights: [2, 3] }), logits, rows);
    const [first, second] = [evaluate(mse(), logits, rows), evaluate(huber({ delta: 0.5 }), logits, rows)];
    expect(both.value[0]).toBeCloseTo(2 * first.value[0]! + 3 * second.value[0]!, 13);
    both.gradient.forEach((slope, i) =>
      expect(slope).toBeCloseTo(2 * first.gradient[i]! + 3 * second.gradient[i]!, 13),
    );
  });

  it("reduces each loss by its own reduction, and class weights divide their own mean alone", () => {
    const weighted = sparseCategoricalCrossEntropy({ classWeight: [1, 2, 5] });
    const total = sparseCategoricalCrossEntropy({ reduction: "sum" });
    const labels = [2, 0, 1, 0];
    expect(valueOf(sum({ losses: [weighted, total] }), labels)).toBeCloseTo(
      valueOf(weighted, labels) + valueOf(total, labels),
      12,
    );
  });

  it("gives one-hot rows of class indices to the losses that want them", () => {
    const labels = [2, 0, 1, 0];
    const mixed = sum({ losses: [sparseCategoricalCrossEntropy(), categoricalCrossEntropy()], weights: [1, 10] });
    expect(mixed.create({}).target).toBe("class-index");
    expect(valueOf(mixed, labels)).toBeCloseTo(11 * valueOf(sparseCategoricalCrossEntropy(), labels), 12);
  });

  it("gives rows of zeros for ignored labels, which cost nothing either way", () => {
    const none = { reduction: "none" } as const;
    const mixed = sum({ losses: [sparseCategoricalCrossEntropy(), categoricalCrossEntropy()], ...none });
    const { value } = evaluate(mixed, logits, [2, -100, 1, 0]);
    const alone = evaluate(sparseCategoricalCrossEntropy(none), logits, [2, -100, 1, 0]).value;
    value.forEach((one, i) => expect(one).toBeCloseTo(2 * alone[i]!, 12));
    expect(value[1]).toBe(0);
  });

  const ofClasses = [dice, iou, tversky, focalTversky, logCoshDice].map((plugin) => plugin({ multiClass: true }));
  it.each([...ofClasses, generalisedDice()].map((overlap) => ({ name: overlap.plugin.name, overlap })))(
    "leaves pixels without a class out of $name: they are no false positives",
    ({ overlap }) => {
      const both = sum({ losses: [sparseCategoricalCrossEntropy(), overlap] });
      const all = evaluate(both, [logits], [[2, -100, 1, 0]]);
      const counted = evaluate(both, [logits.toSpliced(1, 1)], [[2, 1, 0]]);
      expect(all.value[0]).toBeCloseTo(counted.value[0]!, 13);
      expect(all.gradient.slice(3, 6).map(Math.abs)).toEqual([0, 0, 0]);
      all.gradient.toSpliced(3, 3).forEach((slope, i) => expect(slope).toBeCloseTo(counted.gradient[i]!, 13));
    },
  );

  it("is one number a sample under `none`: the mean of what each loss has for it", () => {
    const { value } = evaluate(sum({ losses: [mse(), mae()], weights: [1, 2], reduction: "none" }), [[1, 3]], [[0, 0]]);
    expect(value).toEqual([(1 + 9) / 2 + 2 * ((1 + 3) / 2)]);
  });

  // Residuals 1 and 3 in the first sample, 2 and 0 in the second: squares 1, 9, 4, 0 and magnitudes 1, 3, 2, 0.
  it.each([
    ["sum", 14 + 2 * 6],
    ["batch-mean", 14 / 2 + (2 * 6) / 2],
    ["mean", 14 / 4 + 2 * 6],
  ] as const)("reduces all its losses by its own `%s`, or under `mean` each by its own", (reduction, expected) => {
    const losses = [mse(), mae({ reduction: "sum" })];
    const { value } = evaluate(
      sum({ losses, weights: [1, 2], reduction }),
      [
        [1, 3],
        [2, 0],
      ],
      [
        [0, 0],
        [0, 0],
      ],
    );
    expect(value).toEqual([expected]);
  });

  it("adds up sums, too", () => {
    const inner = sum({ losses: [mse(), mae()], weights: [1, 2] });
    const outer = sum({ losses: [inner, mse()], weights: [3, 1] });
    // Residuals 1 and 3: mean square 5, mean magnitude 2.
    expect(evaluate(outer, [[1, 3]], [[0, 0]]).value).toEqual([3 * (5 + 2 * 2) + 5]);
  });

  it("weighs samples, each mean by its own weights", () =>
    onDevice("cpu", () =>
      scope(() => {
        const one = (numbers: number[][]): Tensor => tensor(numbers, { dtype: "float64" });
        const value = sum({ losses: [mse(), mae()] })
          .create({})
          .evaluate({ prediction: one([[1], [3]]), target: one([[0], [0]]) }, tensor([1, 3], { dtype: "float64" }));
        expect(value.item()).toBe((1 + 27) / 4 + (1 + 9) / 4);
      }),
    ));

  it("reads what its losses read", () => {
    expect(sum({ losses: [mse(), mae()] }).create({}).inputs).toEqual(["prediction", "target"]);
    expect(sum({ losses: [ganWasserstein(), ganHinge()] }).create({}).inputs).toEqual(["real", "fake"]);
  });

  it("tells its losses what is known of the data", () => {
    const balanced = sum({ losses: [sparseCategoricalCrossEntropy({ classWeight: "balanced" })] });
    expect(() => balanced.create({})).toThrow("sparse-categorical-cross-entropy: `classCounts`");
    expect(balanced.create({ classCounts: [1, 2, 3] }).inputs).toEqual(["prediction", "target"]);
  });

  it("refuses losses whose targets cannot be told from one another, with the names of all", () => {
    expect(() => sum({ losses: [mse(), binaryCrossEntropy()] }).create({})).toThrow(
      'sum: `losses` must read targets written alike, or as class-index and one-hot, got "value, binary". "mse" reads value, "binary-cross-entropy" reads binary.',
    );
  });

  it("refuses losses that it could not add up", () => {
    expect(() => sum({ losses: [mse({ reduction: "none" })] }).create({})).toThrow(
      'sum: `losses` must come to one number each, got "mse". Its `reduction` may be "mean" or "sum".',
    );
    for (const one of [arcface(), tripletMargin()])
      expect(() => sum({ losses: [one] }).create({})).toThrow(
        `sum: \`losses\` must read predictions and own no parameters, got "${one.plugin.name}". Train with it alone.`,
      );
  });

  it("refuses what is no loss, no losses, and weights for fewer of them", () => {
    const rule = "must be a loss with its options fixed, such as `mse()`";
    expect(() => sum({ losses: [mse as never] })).toThrow(`\`losses.0\` ${rule}`);
    expect(() => sum({ losses: [{ use: "mse" } as never] })).toThrow(`\`losses.0\` ${rule}`);
    expect(() => sum({} as never)).toThrow("`losses` must");
    expect(() => sum({ losses: [] })).toThrow("`losses` must");
    expect(() => sum({ losses: [mse(), mae()], weights: [1] })).toThrow(
      "`weights` must have a number for each loss, got [1]",
    );
    expect(() => sum({ losses: [mse()], weights: [-1] })).toThrow("`weights.0` must be at least 0, got -1");
  });

  it("is written to JSON as a document names it, and describes its options", () => {
    const written = JSON.parse(JSON.stringify(sum({ losses: [huber({ delta: 2 }), mse()], weights: [1, 0.5] })));
    expect(written).toEqual({
      use: "sum",
      losses: [{ use: "huber", delta: 2 }, { use: "mse" }],
      weights: [1, 0.5],
    });
    const { properties } = sum.jsonSchema;
    expect(properties!["losses"]).toMatchObject({
      description: expect.any(String),
      items: { "x-plugin": "loss", description: expect.any(String) },
    });
    expect(properties!["weights"]!.description).toEqual(expect.any(String));
  });

  const written =
    "{ use: sum, losses: [sparse-categorical-cross-entropy, { use: dice, multiClass: true }], weights: [1, 0.5] }";

  it("stands in a document, whose losses are plugins with options, and goes through JSON unchanged", () => {
    const pipeline = parseDocument(documentWith(written), { registry });
    const expected = sum({ losses: [sparseCategoricalCrossEntropy(), dice({ multiClass: true })], weights: [1, 0.5] });
    expect(JSON.stringify(pipeline.loss)).toBe(JSON.stringify(expected));
    const again = parseDocument(JSON.stringify(toDocument(pipeline)), { registry });
    expect(toDocument(again)).toEqual(toDocument(pipeline));
  });

  it("trains from a document on cross-entropy and Dice, and the loss falls", async () => {
    const { epochs } = await lossesOf(parseDocument(documentWith(written), { registry }));
    expect(epochs.at(-1)).toBeLessThan(epochs[0]! / 2);
  });

  it.each([
    [
      "{ use: sum, losses: [mse, { use: hubber }] }",
      'document:6:40 loss.losses.1.use: must name a registered loss, got "hubber"',
    ],
    [
      "{ use: sum, losses: [{ use: huber, delta: -1 }] }",
      "document:6:49 loss.losses.0.delta: must be greater than 0, got -1",
    ],
    ["{ use: sum, losses: [mse, 3] }", "document:6:33 loss.losses.1: must be the name of a registered loss"],
    ["{ use: sum, losses: mse }", "document:6:27 loss.losses: must be a list"],
    [
      "{ use: sum, losses: [mse], weights: [1, 2] }",
      "document:6:43 loss.weights: must have a number for each loss, got [1,2]",
    ],
  ])("tells where a document is wrong: %s", (loss, message) => {
    expect(() => parseDocument(documentWith(loss), { registry })).toThrow(DocumentError);
    expect(() => parseDocument(documentWith(loss), { registry })).toThrow(message);
  });
});
