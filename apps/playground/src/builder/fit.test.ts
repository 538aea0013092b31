import { parseDocument } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { cardOf } from "../worker/catalogue/handlers.ts";
import { readDocument } from "../worker/document/handlers.ts";
import { registry } from "../worker/registry.ts";
import { openData } from "../worker/train/data.ts";
import { type Target, lossMisfit, metricMisfit } from "./fit.ts";
import { presets } from "./presets.ts";

const card = (kind: "loss" | "metric", name: string) => cardOf(registry.get(kind, name));
const two: Target = { kind: "classes", classes: ["a", "b"] };
const three: Target = { kind: "classes", classes: ["a", "b", "c"] };
const values: Target = { kind: "values", names: ["y"] };

describe("lossMisfit", () => {
  it.each([
    ["mse", values, undefined],
    ["mse", three, "needs-values"],
    ["binary-cross-entropy", two, undefined],
    ["binary-cross-entropy", three, "needs-two-classes"],
    ["hinge", two, undefined],
    ["sparse-categorical-cross-entropy", three, undefined],
    ["sparse-categorical-cross-entropy", values, "needs-classes"],
    ["contrastive", two, "needs-pairs"],
    ["triplet-margin", two, "needs-pairs"],
    ["ctc", three, "needs-sequences"],
  ] as const)("%s on %o: %s", (name, target, misfit) => expect(lossMisfit(card("loss", name), target)).toBe(misfit));

  it("says nothing where nothing is known", () => {
    expect(lossMisfit(card("loss", "mse"), undefined)).toBeUndefined();
  });
});

describe("metricMisfit", () => {
  it("keeps metrics to what they measure", () => {
    const mse = card("loss", "mse");
    expect(metricMisfit(card("metric", "accuracy"), values, mse)).toBe("measures-classes");
    expect(metricMisfit(card("metric", "rmse"), values, mse)).toBeUndefined();
    expect(metricMisfit(card("metric", "rmse"), two, card("loss", "binary-cross-entropy"))).toBe("measures-values");
    expect(metricMisfit(card("metric", "recall-at-k"), two, card("loss", "binary-cross-entropy"))).toBe(
      "measures-embeddings",
    );
  });
});

describe("presets", () => {
  it.each(presets.map(({ id, document }) => [id, document] as const))(
    "%s can be trained, and its parts fit",
    async (_, text) => {
      const reading = readDocument(text, registry);
      expect(reading).toMatchObject({ isGood: true });
      const { target } = (await openData(parseDocument(text, { registry }))).preview;
      const { loss, metrics = [] } = reading.isGood ? reading.document : (undefined as never);
      const lossCard = card("loss", (loss as { use: string }).use);
      expect(lossMisfit(lossCard, target)).toBeUndefined();
      for (const metric of metrics)
        expect(metricMisfit(card("metric", (metric as { use: string }).use), target, lossCard)).toBeUndefined();
    },
  );
});
