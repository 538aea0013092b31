import { parseDocument, train } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { presets } from "../../builder/presets.ts";
import { LiveRun } from "../../trainer/live-run.ts";
import { registry } from "../../worker/registry.ts";
import type { RunDiagnosis, RunProgress } from "../../worker/train/protocol.ts";
import { failureOf } from "./failure.ts";
import { LayerNorms } from "./layer-norms.ts";
import { type Evidence, type Verdict, verdict } from "./verdict.ts";

/** Trains a document for some steps as the page would, and asks for the verdict. */
const verdictOf = async (document: string, steps = Infinity): Promise<Verdict> =>
  verdict(await evidenceOf(document, steps));

async function evidenceOf(document: string, steps = Infinity): Promise<Evidence> {
  const pipeline = parseDocument(document, { registry });
  const training = train({ ...pipeline, train: { ...pipeline.train, gradientNorms: true } });
  const run = new LiveRun(document);
  let diagnosis: RunDiagnosis | undefined;
  for await (const event of training) {
    if (event.type === "diagnosis") diagnosis = event;
    if (event.type !== "step") continue;
    const norms = event.gradientNorms!;
    run.take({
      type: "progress",
      step: event.step,
      epoch: event.epoch,
      seconds: 0,
      first: event.step,
      losses: Float32Array.of(event.loss),
      rates: Float64Array.of(event.learningRate),
      scheduled: {},
      gradientNorms: { paths: Object.keys(norms), values: Float32Array.from(Object.values(norms)) },
      epochs: [],
      evaluations: [],
      skips: [],
    } satisfies RunProgress);
    if (event.step >= steps) break;
  }
  training.close();
  const layers = new LayerNorms(run.norms);
  layers.grow();
  return {
    layers: layers.series.slice(0, layers.modelLayers).map(({ y }) => y),
    steps: layers.matrix.steps,
    count: layers.matrix.length,
    losses: run.loss.y,
    lossSteps: run.loss.x,
    lossCount: run.loss.length,
    failure: diagnosis && failureOf(diagnosis, layers.layers, 0),
  };
}

const preset = (id: string): string => presets.find((one) => one.id === id)!.document;

const deep = (model: string, optimizer: string): string =>
  `{ seed: 0, dataset: spiral, model: { use: mlp, hidden: [16, 16, 16, 16, 16, 16, 16, 16], ${model} }, loss: binary-cross-entropy, optimizer: { ${optimizer} }, train: { epochs: 30 } }`;
const waves = (model: string, optimizer: string): string =>
  `{ seed: 0, dataset: sine, model: { use: mlp, ${model} }, loss: mse, optimizer: { ${optimizer} }, train: { epochs: 30 } }`;

describe("verdict on real runs", () => {
  it.each(["spiral", "three-spirals", "sine", "digits", "imbalance"])(
    "finds the preset %s healthy all along",
    async (id) => {
      const evidence = await evidenceOf(preset(id), 240);
      const kinds = Array.from({ length: 20 }, (_, i) => {
        const count = Math.ceil((evidence.count * (i + 1)) / 20);
        return verdict({ ...evidence, count, lossCount: count }).kind;
      });
      expect(kinds).toEqual(kinds.map((_, i) => (evidence.count * (i + 1) <= 19 * 20 ? "waiting" : "healthy")));
    },
  );

  it("sees gradients vanish in eight layers of sigmoid, from the first step on", async () => {
    const found = await verdictOf(preset("vanishing"), 120);
    expect(found).toMatchObject({ kind: "vanishing", step: 1, layers: 6 });
    expect((found as { share: number }).share).toBeLessThan(1e-5);
  });

  it("sees them vanish in eight layers of relu without a fitting initialisation", async () => {
    expect(await verdictOf(deep("activation: relu", "use: sgd, learningRate: 0.1"), 120)).toMatchObject({
      kind: "vanishing",
    });
  });

  it.each([
    ["normalisation: batch, activation: sigmoid", "use: sgd, learningRate: 0.1"],
    ["initialisation: auto, activation: relu", "use: sgd, learningRate: 0.1"],
  ])("finds the cured network healthy: %s", async (model, optimizer) => {
    expect(await verdictOf(deep(model, optimizer), 120)).toMatchObject({ kind: "healthy" });
  });

  it("sees them explode, in which layer and at which step, before anything is no longer finite", async () => {
    const found = await verdictOf(preset("exploding"));
    expect(found).toMatchObject({ kind: "exploding", isAtOnce: false, failure: { place: "output", step: 7 } });
    const { step, norm } = found as Verdict & { kind: "exploding" };
    expect(step).toBeLessThan(7);
    expect(norm).toBeGreaterThan(100);
  });

  it("is content with what a tenfold lower rate makes of it", async () => {
    const { kind } = await verdictOf(preset("exploding").replace("learningRate: 2", "learningRate: 0.2"), 150);
    expect(kind).toBe("healthy");
  });

  it("sees large gradients from the first step on where targets are large numbers", async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${i / 10},${40_000 + 9000 * Math.sin(i)}`).join("\\n");
    const document = `{ seed: 0, dataset: { use: csv, text: "x,y\\n${rows}\\n", test: 0 }, model: { use: mlp, hidden: [8] }, loss: mse, optimizer: { use: adam, learningRate: 0.001 }, train: { epochs: 40 } }`;
    expect(await verdictOf(document, 80)).toMatchObject({ kind: "exploding", isAtOnce: true, step: 1 });
  });

  it.each([
    ["a rate too high for relu", waves("hidden: [8, 8]", "use: sgd, learningRate: 1")],
    ["a rate too high, clipped", waves("hidden: [32, 32, 32]", "use: sgd, learningRate: 2, clip: { globalNorm: 1 }")],
  ])("sees layers die of %s", async (_, document) => {
    expect(await verdictOf(document, 100)).toMatchObject({ kind: "dead" });
  });

  it("sees a run that gets nowhere: no hidden layer for a checkerboard", async () => {
    expect(await verdictOf(preset("xor"), 400)).toMatchObject({ kind: "stalled" });
  });
});

describe("verdict", () => {
  const steps = Float64Array.from({ length: 400 }, (_, i) => i + 1);
  const of = (value: (step: number) => number, count = 400): Float64Array => steps.slice(0, count).map(value);
  const falling = of((step) => 2 / step);
  const given = (layers: readonly Float64Array[], losses: Float64Array, more: Partial<Evidence> = {}): Evidence => ({
    layers,
    steps,
    count: layers[0]?.length ?? 0,
    losses,
    lossSteps: steps,
    lossCount: losses.length,
    ...more,
  });
  const one = of(() => 1);

  it("waits for a window of steps, but not with a failure", () => {
    const early = given([one.slice(0, 5)], falling.slice(0, 5));
    expect(verdict(early)).toEqual({ kind: "waiting" });
    const failure = { step: 6, place: "loss" } as const;
    expect(verdict({ ...early, failure })).toEqual({ kind: "not-finite", ...failure });
  });

  it("does without lengths of gradients as far as the loss goes", () => {
    expect(verdict(given([], falling))).toEqual({ kind: "unmeasured" });
    expect(verdict(given([], one))).toEqual({ kind: "stalled", step: 201 });
    expect(verdict(given([one.slice(0, 3)], falling))).toEqual({ kind: "waiting" });
  });

  it("tells the range of what is healthy", () => {
    expect(
      verdict(
        given(
          [of(() => 0.5), one],
          of((step) => 2 - step / 400),
        ),
      ),
    ).toEqual({
      kind: "healthy",
      least: 0.5,
      greatest: 1,
    });
  });

  it("tells since when the first layers starve", () => {
    const first = of((step) => (step < 300 ? 0.5 : 1e-3));
    const found = verdict(
      given(
        [first, one, one],
        of((step) => 2 - step / 400),
      ),
    );
    expect(found).toMatchObject({ kind: "vanishing", layers: 1, share: 1e-3 });
    expect(Math.abs((found as { step: number }).step - 300)).toBeLessThan(20);
  });

  it("lets gradients be as small as they like once the loss is learnt", () => {
    expect(verdict(given([of(() => 1e-9), one], falling)).kind).toBe("healthy");
    expect(
      verdict(
        given(
          [of(() => 0), of(() => 0)],
          of((step) => (step < 50 ? 1 : 0)),
        ),
      ).kind,
    ).toBe("healthy");
  });

  it("takes zeros behind tiny numbers for vanished, not for dead", () => {
    const flat = of((step) => 2 - step / 400);
    expect(verdict(given([of(() => 0), of(() => 1e-20), one], flat)).kind).toBe("vanishing");
    expect(verdict(given([of(() => 0), of(() => 0), one], flat))).toEqual({ kind: "dead", layer: 1, step: 1 });
  });

  it("does not hold a jump against a run that got over it", () => {
    const jump = of((step) => (step === 100 ? 5e3 : 1));
    const losses = of((step) => 2 - step / 400);
    expect(verdict(given([one, jump], losses)).kind).toBe("healthy");
    expect(verdict(given([one.slice(0, 105), jump.slice(0, 105)], losses.slice(0, 105)))).toEqual({
      kind: "exploding",
      layer: 1,
      step: 100,
      norm: 5e3,
      isAtOnce: false,
    });
  });
});

describe("failureOf", () => {
  const layers = ["layers.0", "layers.1", "layers.2"];

  it("finds layer and place in the name of the tensor", () => {
    expect(failureOf({ tensor: "gradients.layers.1.weight", step: 5 }, layers, 100)).toEqual({
      step: 105,
      place: "gradient",
      layer: 1,
    });
    expect(failureOf({ tensor: "params.layers.0.bias", step: 5 }, layers, 0)).toMatchObject({
      place: "parameters",
      layer: 0,
    });
    expect(failureOf({ tensor: "target", step: 5 }, layers, 0)).toEqual({ step: 5, place: "data" });
  });

  it("names the layer nearest to the output whose gradient is not finite, where core names none", () => {
    const gradientNorms = { "layers.0.weight": 0, "layers.1.weight": Number.NaN, "layers.1.bias": Infinity };
    expect(failureOf({ tensor: "prediction", step: 2, gradientNorms }, layers, 0)).toEqual({
      step: 2,
      place: "output",
      layer: 1,
    });
  });
});
