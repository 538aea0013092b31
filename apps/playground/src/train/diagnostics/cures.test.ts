import { type PipelineDocument, parseDocument, toDocument } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { presets } from "../../builder/presets.ts";
import { editYaml, readYaml } from "../../document/yaml-edit.ts";
import { catalogueOf } from "../../worker/catalogue/handlers.ts";
import { registry } from "../../worker/registry.ts";
import { type Cure, curesFor } from "./cures.ts";
import type { Verdict } from "./verdict.ts";

const catalogue = catalogueOf(registry);

const verdicts: Readonly<Record<string, Verdict>> = {
  healthy: { kind: "healthy", least: 0.1, greatest: 1 },
  vanishing: { kind: "vanishing", layers: 3, step: 1, share: 1e-6 },
  exploding: { kind: "exploding", layer: 1, step: 4, norm: 1e4, isAtOnce: false },
  "not-finite": { kind: "not-finite", place: "loss", step: 3 },
  dead: { kind: "dead", layer: 1, step: 30 },
  stalled: { kind: "stalled", step: 200 },
};

const full = (text: string): PipelineDocument => toDocument(parseDocument(text, { registry }));

function cures(kind: string, text: string): Cure[] {
  return curesFor(verdicts[kind]!, { document: full(text), written: readYaml(text).value!, catalogue });
}

const named = (kind: string, text: string): string[] => cures(kind, text).map(({ id, value }) => `${id} ${value}`);

/** The document that a cure makes. */
const applied = (text: string, { edits }: Cure): string =>
  edits.reduce((before, { path, value }) => editYaml(before, path, value), text);

const preset = (id: string): string => presets.find((one) => one.id === id)!.document;

describe("curesFor", () => {
  it("has none for what is well, and none for bad data", () => {
    expect(named("healthy", preset("spiral"))).toEqual([]);
    const bad: Verdict = { kind: "not-finite", place: "data", step: 1 };
    const text = preset("spiral");
    expect(curesFor(bad, { document: full(text), written: {}, catalogue })).toEqual([]);
  });

  it("proposes for vanishing gradients what lets them through", () => {
    expect(named("vanishing", preset("vanishing"))).toEqual([
      "normalisation batch",
      "activation relu",
      "initialisation auto",
      "optimizer adam",
    ]);
  });

  it("leaves out what is there already, and what small batches do not bear", () => {
    const text = `
dataset: spiral
model: { use: mlp, hidden: [8, 8], activation: relu, initialisation: auto }
loss: binary-cross-entropy
optimizer: { use: adam, learningRate: 0.1, clip: { norm: 1 } }
scheduler: { use: linear-warmup, warmupSteps: 5 }
train: { epochs: 1, batchSize: 4 }
`;
    expect(named("vanishing", text)).toEqual(["normalisation layer"]);
    expect(named("exploding", text)).toEqual(["lower-rate 0.01", "normalisation layer"]);
  });

  it("proposes a slope below zero for dead layers of relu, and layers where there are none", () => {
    expect(named("dead", preset("digits"))).toContain("activation leaky-relu");
    expect(named("stalled", preset("xor"))[0]).toBe("hidden 16");
    expect(named("stalled", preset("xor"))).not.toContain("activation relu");
  });

  it("proposes logits where probabilities were put into a logarithm", () => {
    const text = `
dataset: spiral
model: { use: mlp, hidden: [4], outputActivation: sigmoid }
loss: { use: binary-cross-entropy, fromLogits: false }
optimizer: sgd
`;
    const [first] = cures("not-finite", text);
    expect(first).toMatchObject({ id: "logits" });
    const { loss, model } = full(applied(text, first!)) as unknown as Record<string, Record<string, unknown>>;
    expect([loss!["fromLogits"], model!["outputActivation"]]).toEqual([true, "linear"]);
  });

  it("keeps the schedule there is behind a warm-up", () => {
    const text = preset("exploding").replace(
      "metrics:",
      "scheduler:\n  use: cosine-annealing\n  totalSteps: 100%\nmetrics:",
    );
    const warm = cures("exploding", text).find(({ id }) => id === "warm-up")!;
    expect(full(applied(text, warm)).scheduler).toMatchObject({
      use: "linear-warmup",
      // oxlint-disable-next-line unicorn/no-thenable -- an option's name
      then: { use: "cosine-annealing" },
    });
  });

  const all = Object.keys(verdicts).flatMap((kind) => presets.map(({ id }) => [kind, id] as const));
  it.each(all)("gives documents that can be trained: %s, %s", (kind, id) => {
    for (const cure of cures(kind, preset(id))) {
      const text = applied(preset(id), cure);
      expect(full(text), `${cure.id}`).not.toEqual(full(preset(id)));
    }
  });
});
