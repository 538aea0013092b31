import { type Pipeline, encodeModel, parseDocument, train } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { presets } from "../../builder/presets.ts";
import type { CallContext } from "../call.ts";
import { registry } from "../registry.ts";
import { distributionOf, rangeOf, spreadOf } from "./distribution.ts";
import { handlers } from "./handlers.ts";
import { habitsOf } from "./images.ts";
import { layerOf } from "./layers.ts";
import type { ClassesAnswer, NoClasses, Prediction, Subject } from "./protocol.ts";

const context = { signal: new AbortController().signal } as CallContext<never, never>;

let models = 0;

/** Trains a document and makes it a subject. `steps`: updates to make. */
async function trained(document: string, steps = Infinity): Promise<Subject> {
  const pipeline: Pipeline = parseDocument(document, { registry });
  const run = train(pipeline);
  for await (const event of run) if (event.type === "step" && event.step >= steps) break;
  const model = encodeModel(await run.model());
  run.close();
  models += 1;
  return { document, model, key: String(models) };
}

const preset = (id: string, epochs: number): string =>
  presets.find((one) => one.id === id)!.document.replace(/epochs: \d+/, `epochs: ${epochs}`);

const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((one, other) => one + other, 0);

describe("layerOf", () => {
  it("ends a layer's path at its number", () => {
    expect(["layers.0.weight", "layers.12.norm.scale", "loss.centres", "scale"].map(layerOf)).toEqual([
      "layers.0",
      "layers.12",
      "loss",
      "scale",
    ]);
  });
});

describe("distributions", () => {
  it("count what is finite, and tell how much is not", () => {
    const values = Float32Array.of(0, 1, 2, Number.NaN, Infinity);
    const { edges, counts } = distributionOf(values, rangeOf([values]));
    expect([edges[0], edges.at(-1), counts[0], counts.at(-1), sum(counts)]).toEqual([0, 2, 1, 1, 3]);
    expect(spreadOf(values)).toEqual({ deviation: Math.sqrt(2 / 3), broken: 2 });
  });

  it("have room around values that are all alike, and of none at all", () => {
    expect(rangeOf([[3, 3]])).toEqual([1.5, 4.5]);
    expect(rangeOf([[0, 0]])).toEqual([-0.5, 0.5]);
    expect(rangeOf([[-0.0301], [-0.03]])).toEqual([-0.0301 * 1.5, expect.closeTo(-0.03 + 0.01505, 9)]);
    expect(rangeOf([[Number.NaN]])).toEqual([-1, 1]);
  });
});

describe("diagnostics.weights", () => {
  it("sets the weights of each layer against those of the start, in the same bins", async () => {
    const subject = await trained(preset("spiral", 2));
    const values = Float32Array.from({ length: 2 * 16 + 16 }, (_, i) => (i < 32 ? 0.5 : 9));
    const layout = [
      { path: "layers.0.weight", shape: [2, 16] },
      { path: "layers.0.bias", shape: [16] },
    ];
    const layers = await handlers["diagnostics.weights"]({ ...subject, start: { values, layout } }, context);
    expect(layers.map(({ layer, size, broken }) => [layer, size, broken])).toEqual([
      ["layers.0", 32, 0],
      ["layers.1", 256, 0],
      ["layers.2", 16, 0],
    ]);
    const [first, second] = layers;
    expect(sum(first!.now.counts)).toBe(32);
    expect(sum(first!.start!.counts)).toBe(32);
    expect(first!.start!.deviation).toBe(0);
    expect(first!.start!.edges).toEqual(first!.now.edges);
    expect(second!.start).toBeUndefined();
  });
});

const saturated = `
dataset: { use: spiral, samplesPerClass: 40 }
model: { use: mlp, hidden: [8, 8], activation: tanh }
loss: binary-cross-entropy
optimizer: { use: adam, learningRate: 3 }
train: { epochs: 10, batchSize: 16 }
`;
const dead = `
dataset: sine
model: { use: mlp, hidden: [8, 8] }
loss: mse
optimizer: { use: sgd, learningRate: 1 }
train: { epochs: 10, batchSize: 32 }
`;

describe("diagnostics.activations", () => {
  it("finds a healthy network's units alive", async () => {
    const { samples, layers } = await handlers["diagnostics.activations"](await trained(preset("digits", 1)), context);
    expect(samples).toBe(500);
    expect(layers.map(({ layer, units, activation }) => [layer, units, activation])).toEqual([
      ["layers.0", 64, "relu"],
      ["layers.1", 10, "linear"],
    ]);
    expect(sum(layers[0]!.values.counts)).toBe(500 * 64);
    expect(layers[0]!.silent!.units).toBe(0);
    expect(layers[0]!.silent!.share).toBeGreaterThan(0.1);
    expect(layers[1]!.silent).toBeUndefined();
  });

  it("counts units that a rate far too large has driven to the ends of tanh", async () => {
    const { layers } = await handlers["diagnostics.activations"](await trained(saturated), context);
    expect(layers[0]!.saturated!.share).toBeGreaterThan(0.8);
    expect(layers[1]!.saturated!.units).toBeGreaterThan(0);
  });

  it("counts rectified units that are 0 for every sample", async () => {
    const { layers } = await handlers["diagnostics.activations"](await trained(dead), context);
    expect(layers.slice(0, 2).some(({ silent, units }) => silent!.units === units && silent!.share === 1)).toBe(true);
  });
});

describe("diagnostics.classes", () => {
  it("counts on a split what is taken for what", async () => {
    const subject = await trained(preset("digits", 6));
    const answer = await handlers["diagnostics.classes"]({ ...subject, split: "test" }, context);
    const { counts, truths, winners, confidence, meaning } = answer as Exclude<ClassesAnswer, { reason: NoClasses }>;
    const right = sum(Array.from({ length: 10 }, (_, i) => counts[11 * i]!));
    expect(sum(counts)).toBe(truths.length);
    expect(right / truths.length).toBeGreaterThan(0.9);
    expect(right).toBe(truths.filter((truth, i) => truth === winners[i]).length);
    expect(meaning).toBe("probability");
    expect(confidence.every((p) => p > 0.1 && p <= 1)).toBe(true);
  });

  it("tells why there is nothing to count", async () => {
    const subject = await trained(preset("spiral", 1), 1);
    expect(await handlers["diagnostics.classes"]({ ...subject, split: "validation" }, context)).toEqual({
      reason: "split",
    });
    const embedding = await trained(
      "{ dataset: spiral, model: mlp, loss: arcface, optimizer: sgd, train: { epochs: 1 } }",
      1,
    );
    expect(await handlers["diagnostics.classes"]({ ...embedding, split: "train" }, context)).toEqual({
      reason: "embedding",
    });
  });
});

const table = `
dataset:
  use: csv
  text: |
    colour;size;price
    red;1,5;10
    "light, blue";2,5;20
    red;4;30
    green;2;25
  target: price
  test: 0
model: mlp
loss: mse
optimizer: sgd
train: { epochs: 1 }
`.replaceAll(/(\d),(\d)/g, "$1.$2");

describe("diagnostics.fields and diagnostics.predict", () => {
  it("shows a table's columns as they stand in the file, and encodes a row as the data set does", async () => {
    const subject = await trained(table);
    const { fields } = await handlers["diagnostics.fields"](subject, context);
    expect(fields).toEqual([
      { kind: "category", name: "colour", categories: ["green", "light, blue", "red"], usual: "red" },
      expect.objectContaining({ kind: "number", name: "size", low: 1.5, high: 4, middle: 2.5, isWhole: false }),
    ]);
    const predict = async (values: (string | number)[]) => {
      const answer = await handlers["diagnostics.predict"]({ ...subject, values }, context);
      return answer.kind === "values" ? answer.values[0]! : Number.NaN;
    };
    const [small, large, blue] = [
      await predict(["red", 1.5]),
      await predict(["red", 4]),
      await predict(["light, blue", 1.5]),
    ];
    expect(new Set([small, large, blue]).size).toBe(3);
    // A linear model: what lies half way is predicted half way.
    expect(await predict(["red", 2.75])).toBeCloseTo((small + large) / 2, 4);
  });

  it("classifies a point of the plane as it is", async () => {
    const subject = await trained(preset("spiral", 40));
    const { fields } = await handlers["diagnostics.fields"](subject, context);
    expect(fields.map(({ name }) => name)).toEqual(["x1", "x2"]);
    const answer = await handlers["diagnostics.predict"]({ ...subject, values: [0.5, -0.25] }, context);
    expect(answer.kind).toBe("class");
    const { probabilities, winner } = answer as Extract<Prediction, { kind: "class" }>;
    expect(sum(probabilities!)).toBeCloseTo(1, 5);
    expect(winner).toBe(probabilities![1]! > probabilities![0]! ? 1 : 0);
  });
});

describe("habitsOf", () => {
  it("finds the edges of the ink within pixels, by hand", () => {
    // A bar of one and a half columns and three rows, in 4 by 4.
    const image = Float32Array.of(0, 0, 0, 0, 0, 16, 8, 0, 0, 16, 8, 0, 0, 16, 8, 0);
    expect(habitsOf(image, [4, 4])).toEqual({
      height: 4,
      width: 4,
      low: 0,
      high: 16,
      box: { top: 0.25, bottom: 1, left: 0.25, right: 0.625 },
      ink: 4.5 / 16,
    });
  });

  it("measures what the bundled digits are like", async () => {
    const { image } = await handlers["diagnostics.fields"]({ document: preset("digits", 1) }, context);
    expect(image).toMatchObject({ height: 8, width: 8, low: 0, high: 16 });
    const { top, bottom, left, right } = image!.box;
    expect([top, bottom]).toEqual([expect.closeTo(0, 1), expect.closeTo(1, 1)]);
    expect(right - left).toBeGreaterThan(0.55);
    expect(right - left).toBeLessThan(0.75);
    expect(image!.ink).toBeCloseTo(0.305, 2);
  });
});
