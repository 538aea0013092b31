import { type LossPlugin, type Tensor, defineLoss } from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { about, lossOf, squared } from "../../test/plugins.ts";
import { describeLoss } from "../index.ts";
import { startPlatforms } from "../reference/platform.ts";
import type { LossGiven } from "./loss-given.ts";
import { lossChecks } from "./loss.ts";

const run = (name: string, plugin: unknown, given: LossGiven = {}) =>
  lossChecks.find((check) => check.name === name)!.run(plugin as LossPlugin<never>, given);

const cases = [{ inputs: { prediction: [1, 4], target: [1, 2] }, value: 2, gradient: { prediction: [0, 2] } }];

describeLoss(squared, { cases });
describeLoss(
  defineLoss({
    name: "softplus-margin",
    options: z.object({ margin: z.number().positive().describe("distance that counts as enough") }),
    inputs: ["prediction", "target"],
    target: "binary",
    create:
      ({ margin }) =>
      ({ prediction, target }) =>
        prediction.mul(target.mul(-2).add(1)).add(margin).softplus(),
    about,
  }),
  { options: { margin: 1 }, rejects: [{ margin: 0 }, {}] },
);
describeLoss(
  defineLoss({
    name: "likelihood",
    options: z.object({}),
    inputs: ["prediction", "target"],
    target: "one-hot",
    create:
      () =>
      ({ prediction, target }) =>
        target.mul(prediction.sub(1)).square().sum(-1),
    about: { ...about, outputActivation: "softmax" },
  }),
);
describeLoss(
  defineLoss({
    name: "pair",
    options: z.object({}),
    inputs: ["left", "right", "target"],
    create:
      () =>
      ({ left, right, target }) => {
        if (left.shape.join(",") !== right.shape.join(","))
          throw new Error("pair: `right` must have the shape of `left`.");
        return left.sub(right).square().sum(-1).mul(target);
      },
    about,
  }),
  { domain: { target: [0, 1] } },
);
describeLoss(
  defineLoss({
    name: "gaussian",
    options: z.object({}),
    inputs: ["prediction", "variance", "target"],
    create:
      () =>
      ({ prediction, variance, target }) =>
        variance.log().add(prediction.sub(target).square().div(variance)),
    about,
  }),
);

describe("what a bad loss is told", () => {
  beforeAll(startPlatforms);

  const bad = (name: string, plugin: unknown, message: RegExp, given: LossGiven = {}) =>
    it(`${name}: ${message.source}`, () => {
      expect(() => run(name, plugin, given)).toThrow(message);
    });
  const withAbout = (change: object) =>
    defineLoss({
      name: "sample",
      options: z.object({}),
      inputs: ["prediction"],
      create:
        () =>
        ({ prediction }) =>
          prediction,
      about: { ...about, ...change },
    });
  const withOptions = (options: z.ZodObject) =>
    defineLoss({
      name: "sample",
      options,
      inputs: ["prediction"],
      create:
        () =>
        ({ prediction }) =>
          prediction,
      about,
    });

  bad(
    "name",
    Object.assign(() => undefined, { kind: "loss" }),
    /lower case words joined by hyphens/,
  );
  bad(
    "name",
    defineLoss({
      name: "sample",
      api: "9.0",
      options: z.object({}),
      inputs: ["prediction"],
      create:
        () =>
        ({ prediction }) =>
          prediction,
      about,
    }),
    /written for core API/,
  );
  bad("about", withAbout({ avoid: undefined }), /`about.avoid` is missing/);
  bad("about", withAbout({ use: { en: "x" } }), /`about.use` lacks `ko`/);
  bad("about", withAbout({ summary: { en: " ", ko: "시험" } }), /`about.summary` lacks `en`/);
  bad("about", withAbout({ summary: { en: "x", ko: "x" } }), /`about.summary` is not Korean in `ko`/);
  bad("about", withAbout({ formula: "" }), /`about.formula` must be a text/);
  bad("about", withAbout({ tasks: [] }), /`about.tasks` must be a list of texts/);
  bad("options", withOptions(z.object({ delta: z.number().default(1) })), /`delta` has no description/);
  bad("options", withOptions(z.looseObject({})), /takes an option `notAnOption`/);
  bad(
    "options",
    withOptions(z.object({ delta: z.coerce.number().catch(1).default(1).describe("d") })),
    /`delta` takes/,
  );
  bad(
    "options",
    withOptions(z.object({ delta: z.any().default(Number.POSITIVE_INFINITY).describe("d") })),
    /refuses its own options after JSON|which JSON cannot write|change on the way/,
  );
  bad(
    "options",
    withOptions(
      z.object({
        delta: z
          .any()
          .transform(() => new Date(0))
          .default(1 as never)
          .describe("d"),
      }),
    ),
    /change on the way/,
  );
  bad("options", withOptions(z.object({ delta: z.number().default(1).describe("d") })), /takes {"delta":-1}/, {
    rejects: [{ delta: -1 }],
  });

  bad("values", squared, /float64 value is 2, not 3/, { cases: [{ ...cases[0]!, value: 3 }] });
  bad("values", squared, /float64 gradient.prediction\[1\] is 2, not 4/, {
    cases: [{ ...cases[0]!, gradient: { prediction: [0, 4] } }],
  });
  bad("values", squared, /value.shape is "\[\]", not "\[2\]"/, { cases: [{ ...cases[0]!, value: [2, 2] }] });
  bad(
    "values",
    lossOf(({ prediction, target }) =>
      prediction
        .sub(target)
        .square()
        .add(prediction.dtype === "float32" ? 1e-3 : 0),
    ),
    /float32 value is 2.00/,
    { cases },
  );

  bad(
    "result",
    lossOf(({ prediction, target }) => prediction.sub(target).square().mean()),
    /6 samples give the shape \[\]/,
  );
  bad(
    "result",
    lossOf(({ prediction, target }) => prediction.sub(target).square().toFloat()),
    /float64 give float32/,
  );
  bad("result", lossOf((async ({ prediction }: { prediction: Tensor }) => prediction) as never), /a Promise/);
  bad("result", lossOf((() => 3) as never), /got 3/);
  bad(
    "result",
    lossOf((({ prediction, target }: { prediction: Tensor; target: Tensor }) => prediction.less(target)) as never),
    /comparisons have no gradient/,
  );

  bad(
    "gradient",
    lossOf(({ prediction, target }) => {
      const distance = prediction.sub(target);
      return distance.mul(distance.stopGradient());
    }),
    /gradient.prediction\[0\] is/,
  );
  bad(
    "learns",
    lossOf(({ prediction, target }) => prediction.stopGradient().sub(target).square()),
    /By `prediction` it is 0 everywhere/,
  );
  bad(
    "traced",
    lossOf(({ prediction, target }) => (prediction.data()[0]! > 0 ? prediction.sub(target) : target.sub(prediction))),
    /compiled step/,
  );
  bad(
    "traced",
    lossOf(({ prediction, target }) => prediction.sub(target).mul(prediction.isTraced ? 2 : 1)),
    /float64 value is/,
  );
  bad(
    "extremes",
    lossOf(({ prediction, target }) => prediction.sub(target).exp().add(1).log()),
    /the value is Infinity/,
  );
  bad(
    "extremes",
    lossOf(({ prediction, target }) => prediction.sub(target).square().sqrt()),
    /equal|gradient.prediction is NaN/,
  );
  bad(
    "shapes",
    defineLoss({
      name: "pair",
      options: z.object({}),
      inputs: ["left", "right"],
      create:
        () =>
        ({ left, right }) =>
          left.sub(right).square().sum(-1),
      about,
    }),
    /names none of left, right/,
  );
  bad(
    "shapes",
    defineLoss({
      name: "pair",
      options: z.object({}),
      inputs: ["left", "right"],
      create:
        () =>
        ({ left, right }) =>
          left.square().sum().add(right.square().sum()),
      about,
    }),
    /It takes `left` with a sample less/,
  );
  bad(
    "deterministic",
    lossOf(({ prediction, target }) => prediction.sub(target).mul(Math.random())),
    /created again|again/,
  );
  let calls = 0;
  bad(
    "deterministic",
    lossOf(({ prediction, target }) => prediction.sub(target).mul((calls += 1))),
    /again/,
  );
  bad(
    "memory",
    lossOf(({ prediction, target }) => {
      void target.array.ref;
      return prediction.sub(target).square();
    }),
    /memory grew by \d+ bytes, untraced/,
  );
  const kept: Tensor[] = [];
  bad(
    "memory",
    lossOf(({ prediction, target }) => {
      const mean = target.mean();
      if (!mean.isTraced) {
        mean.data();
        kept.push(mean);
        void mean.array.ref; // one number a call
      }
      return prediction.sub(target).square();
    }),
    /memory grew by \d+ bytes, untraced/,
  );
});

describe("describeLoss", () => {
  it("draws other inputs inside the domain that it is told", () => {
    const root = lossOf(({ prediction, target }) => prediction.sqrt().sub(target).square());
    expect(() => run("gradient", root)).toThrow(/NaN/);
    run("gradient", root, { domain: { prediction: [0.01, 4] } });
    run("extremes", root, { domain: { prediction: [0.01, 4] } });
  });

  it("takes inputs from its author", () => {
    const sample: LossGiven["sample"] = (draw) => ({ prediction: draw.uniform([5], 1, 2), target: draw.normal([5]) });
    run(
      "gradient",
      lossOf(({ prediction, target }) => prediction.log().sub(target).square()),
      { sample },
    );
  });
});
