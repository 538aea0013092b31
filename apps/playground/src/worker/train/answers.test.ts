import { type HostArray, type Loss, type Pipeline, jax, parseDocument } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { registry } from "../registry.ts";
import { readAnswers } from "./answers.ts";
import { findLink } from "./link.ts";

const engine = jax({ device: "wasm" }).create({});

async function linkOf(loss: string, classes = 2, model = "mlp"): Promise<string | undefined> {
  await engine.start();
  const document = `{ dataset: { use: spiral, classes: ${classes} }, model: ${model}, loss: ${loss}, optimizer: sgd }`;
  const pipeline: Pipeline = parseDocument(document, { registry });
  return findLink(pipeline, pipeline.loss.create({}) as Loss, classes, engine);
}

const rows = (width: number, ...data: number[]): HostArray => ({
  shape: [data.length / width, width],
  dtype: "float32",
  data: Float32Array.from(data),
});

describe("findLink", () => {
  it.each([
    ["binary-cross-entropy", 2, "sigmoid"],
    ["{ use: binary-cross-entropy, fromLogits: false }", 2, "identity"],
    ["sparse-categorical-cross-entropy", 3, "softmax"],
    ["nll", 3, "exp"],
    // Without a word of theirs, by what they are smallest at.
    ["soft-margin", 2, "sigmoid"],
    ["multi-label-soft-margin", 2, "sigmoid"],
    ["squared-hinge", 2, "half"],
    ["mse", 3, "identity"],
    ["hinge", 2, undefined],
    ["mae", 3, undefined],
    ["multi-margin", 3, undefined],
  ])("reads the outputs under %s of %i classes as %s", async (loss, classes, link) => {
    expect(await linkOf(loss, classes)).toBe(link);
  });

  it("goes by the model's last activation where it makes probabilities", async () => {
    expect(await linkOf("mae", 3, "{ use: mlp, outputActivation: sigmoid }")).toBe("identity");
  });
});

describe("readAnswers", () => {
  // softmax(0, log 3) is (1/4, 3/4).
  it("gives the most probable class, and all probabilities", () => {
    const { winners, confidence, meaning, probabilities } = readAnswers(
      rows(2, 0, Math.log(3), 0, 0),
      "softmax",
      2,
      false,
    );
    expect([...winners]).toEqual([1, 0]);
    expect([...confidence]).toEqual([expect.closeTo(0.75, 6), 0.5]);
    expect(Array.from(probabilities!).slice(0, 2)).toEqual([expect.closeTo(0.25, 6), expect.closeTo(0.75, 6)]);
    expect(meaning).toBe("probability");
  });

  it("reads one output alone as that of class 1", () => {
    const { winners, confidence } = readAnswers(rows(1, Math.log(3), -Math.log(3)), "sigmoid", 2, false);
    expect([...winners]).toEqual([1, 0]);
    expect([...confidence]).toEqual([expect.closeTo(0.75, 6), expect.closeTo(0.75, 6)]);
  });

  it("stays finite for huge logits", () => {
    expect(readAnswers(rows(3, -1e30, 1e30, 0), "softmax", 3, false).confidence[0]).toBe(1);
  });

  it("tells margins by their sign, and scores by their lead, up to 1", () => {
    const margins = readAnswers(rows(1, -0.25, 3), undefined, 2, true);
    expect([[...margins.winners], [...margins.confidence], margins.meaning]).toEqual([[0, 1], [0.25, 1], "margin"]);
    const scores = readAnswers(rows(3, 0.5, 0.75, 0), undefined, 3, false);
    expect([[...scores.winners], [...scores.confidence], scores.meaning]).toEqual([[1], [0.25], "score"]);
  });

  it("takes log-probabilities that do not add up for scores", () => {
    expect(readAnswers(rows(2, 1, 2), "exp", 2, false).meaning).toBe("score");
    expect(readAnswers(rows(2, Math.log(0.5), Math.log(0.5)), "exp", 2, false).meaning).toBe("probability");
  });
});
