import { type AnyPlugin, type OptionsSchema, createRegistry, defineLoss, startDevice } from "@downslope/core";
import { losses } from "@downslope/losses";
import { beforeAll, describe, expect, it } from "vitest";
import { registry } from "../registry.ts";
import { exact, freshParams, sample, valuesAt } from "./evaluate.ts";
import { type Explorer, createExplorer } from "./explorer.ts";
import { type Offered, triedPictures } from "./pictures.ts";
import type { Curve, LossEntry, Mark, PictureCard } from "./protocol.ts";
import { createSubject } from "./subject.ts";

beforeAll(() => Promise.all([startDevice("wasm"), startDevice("cpu")]));

const names = registry.list("loss").map(({ name }) => name);

it("knows all losses", () => expect(names).toHaveLength(losses.length));

/** What one loss shows, exact: values against the loss evaluated one by one, the gradient against differences. */
function checkPicture(entry: LossEntry, registered = registry): void {
  const subject = createSubject(registered, entry);
  const { picture } = triedPictures(subject).next().value as Offered;
  const setting = { subject, picture, controls: {} };
  const params = freshParams(setting, exact);
  const [low, high] = picture.range;
  const width = high - low;
  const places = Float64Array.of(0.13, 0.37, 0.59, 0.83).map((part) => low + part * width);
  const curve = sample(setting, exact, places, params);
  const label = `${entry.use} by ${picture.axis}`;
  const direct = valuesAt(setting, [...places], params);
  expect([...curve.value].some(Number.isFinite), `${label}: finite`).toBe(true);
  direct.forEach((value, i) => expectNear(curve.value[i]!, value, 1e-9, `${label}: value`));
  if (subject.plugin.gradient === "surrogate") return;
  const step = 1e-6 * width;
  places.forEach((place, i) => {
    const [after, before] = valuesAt(setting, [place + step, place - step], params) as [number, number];
    expectNear(curve.gradient[i]!, (after - before) / (2 * step), 2e-5, `${label}: gradient at ${place}`);
  });
}

function expectNear(got: number, wanted: number, tolerance: number, label: string): void {
  expect(Math.abs(got - wanted), `${label}: ${got} for ${wanted}`).toBeLessThanOrEqual(
    tolerance * Math.max(1, Math.abs(wanted)),
  );
}

describe("every loss of the registry has a picture", () => {
  it.each(names)("%s", (use) => checkPicture({ use, options: {} }));
});

/** A schema of one number, as any library for schemas makes it. */
const oneNumber = <Name extends string>(name: Name, rules: object): OptionsSchema & { "~standard": object } =>
  ({
    "~standard": {
      version: 1,
      vendor: "test",
      validate: (given: object) => ({ value: { [name]: 0.5, ...given } }),
      jsonSchema: {
        input: () => ({ type: "object", properties: { [name]: { type: "number", ...rules } }, required: [name] }),
      },
    },
  }) as never;
type Has<Name extends string> = { readonly [Key in Name]: number };

const about = { title: { en: "t", ko: "t" }, summary: { en: "s", ko: "s" } };
const odd = defineLoss({
  name: "odd",
  options: oneNumber("power", { exclusiveMinimum: 0 }),
  inputs: ["left", "variance", "fake"],
  create: (options) => {
    const { power } = options as Has<"power">;
    return ({ left, variance, fake }) => left.sub(fake).square().add(variance).log().mul(power);
  },
  about,
});
const plain = defineLoss({
  name: "plain",
  options: oneNumber("blend", { minimum: 0, maximum: 1, default: 0.5 }),
  inputs: ["prediction", "target"],
  create: (options) => {
    const { blend } = options as Has<"blend">;
    return ({ prediction, target }) => {
      const error = prediction.sub(target);
      return error
        .square()
        .mul(blend)
        .add(error.abs().mul(1 - blend));
    };
  },
  about,
});

describe("a loss of a third party", () => {
  const theirs = createRegistry([odd, plain] as readonly AnyPlugin[]);

  it("with roles that nothing fits is shown by one number, with examples for its options", () => {
    const { pictures, options } = createExplorer(theirs).plan({ use: "odd", options: {} });
    expect(options).toEqual({ power: 1 });
    expect(pictures.length).toBeGreaterThan(0);
    checkPicture({ use: "odd", options: {} }, theirs);
  });

  it("is shown as its kind, found by trying it", () => {
    const { pictures } = createExplorer(theirs).plan({ use: "plain", options: {} });
    expect(pictures.map(({ axis }) => axis)).toContain("prediction");
    checkPicture({ use: "plain", options: {} }, theirs);
  });
});

describe("pictures", () => {
  const axesOf = (use: string, options: object = {}): string[] =>
    createExplorer(registry)
      .plan({ use, options: { ...options } })
      .pictures.map(({ axis }) => axis);

  it.each([
    ["mse", "prediction"],
    ["gaussian-nll", "variance"],
    ["hinge", "margin"],
    ["binary-cross-entropy", "logit"],
    ["sparse-categorical-cross-entropy", "class-logit"],
    ["contrastive", "distance"],
    ["info-nce", "angle"],
    ["triplet-margin", "negative-distance"],
    ["supervised-contrastive", "angle"],
    ["arcface", "angle"],
    ["cosine-similarity", "angle"],
    ["hinge-embedding", "distance"],
    ["dice", "mask-overlap"],
    ["giou", "box-shift"],
    ["ssim", "distortion"],
    ["ctc", "alignment"],
    ["margin-ranking", "score-difference"],
    ["ranking-softmax", "item-score"],
    ["warp", "label-score"],
    ["gan-hinge", "fake-score"],
    ["jsd-consistency", "agreement"],
  ])("%s has %s", (use, axis) => expect(axesOf(use)).toContain(axis));

  it("follow the options", () => {
    expect(axesOf("gan-hinge", { role: "generator" })).not.toContain("real-score");
    expect(axesOf("gan-hinge", { gradientPenalty: 1 })).toContain("gradient-norm");
    expect(axesOf("triplet-margin", { mining: "hard" })).not.toContain("negative-distance");
  });

  it("have no more than one choice of a class where classes count alike", () => {
    const controls = ({ controls: all }: PictureCard): string[] => all.map(({ id }) => id);
    const plan = (use: string) => createExplorer(registry).plan({ use, options: {} }).pictures[0]!;
    expect(controls(plan("ldam"))).toContain("trueClass");
    expect(controls(plan("sparse-categorical-cross-entropy"))).not.toContain("trueClass");
  });
});

describe("curves", () => {
  let explorer: Explorer;
  beforeAll(() => void (explorer = createExplorer(registry)));

  const draw = async (use: string, axis: string, range: [number, number], more: object = {}): Promise<Curve> => {
    const { controls = {}, options = {} } = more as { controls?: object; options?: Record<string, unknown> };
    const { curves } = await explorer.curves({ axis: axis as "logit", range, controls, curves: [{ use, options }] });
    return curves[0] as Curve;
  };
  const lowest = ({ marks }: Curve): Extract<Mark, { kind: "minimum" }> =>
    marks.find((mark) => mark.kind === "minimum") as Extract<Mark, { kind: "minimum" }>;

  it("of one prediction for points with an outlier are lowest at mean and median", async () => {
    const points = [1.1, 1.5, 1.8, 2, 2.1, 2.4, 2.9, 8];
    const mean = points.reduce((sum, x) => sum + x, 0) / points.length;
    expect(lowest(await draw("mse", "constant", [0, 8])).x).toBeCloseTo(mean, 2);
    const { x, to } = lowest(await draw("mae", "constant", [0, 8]));
    // Anywhere between the two middle points.
    expect(x).toBeGreaterThan(1.99);
    expect(to ?? x).toBeLessThan(2.11);
  });

  it("show why squared errors of probabilities learn nothing from confident mistakes", async () => {
    const range: [number, number] = [-10, 10];
    const kinds = (curve: Curve): string[] => curve.marks.map(({ kind }) => kind);
    expect(kinds(await draw("mse", "logit", range))).toContain("saturated");
    expect(kinds(await draw("binary-cross-entropy", "logit", range))).not.toContain("saturated");
  });

  it("have the overlap of discs as their axis, with the gradient by it", async () => {
    const { x, value, gradient } = await draw("dice", "mask-overlap", [0.01, 1]);
    const i = Math.floor(0.6 * x.length);
    expect(gradient[i]).toBeCloseTo((value[i + 1]! - value[i - 1]!) / (x[i + 1]! - x[i - 1]!), 1);
    expect(value[i]).toBeLessThan(value[2]!);
  });

  it("move with a control and an option", async () => {
    expect(lowest(await draw("huber", "prediction", [-4, 4], { controls: { target: 2 } })).x).toBeCloseTo(2, 2);
    const kink = async (margin: number): Promise<number> =>
      (await draw("triplet-margin", "negative-distance", [0, 3], { options: { margin } })).marks.find(
        ({ kind }) => kind === "kink",
      )!.x;
    expect(await kink(0.5)).toBeCloseTo(1, 2);
    expect(await kink(1.5)).toBeCloseTo(2, 2);
  });

  /** An explorer whose clock says that curves take these milliseconds, one after the other, and the last from then on. */
  const timed = (...milliseconds: number[]) => {
    let [time, looks] = [0, 0];
    const now = (): number => {
      const isEnd = looks++ % 2 === 1;
      if (isEnd) time += milliseconds.length > 1 ? milliseconds.shift()! : milliseconds[0]!;
      return time;
    };
    const one = createExplorer(registry, now);
    const request = {
      axis: "prediction",
      range: [-4, 4],
      controls: {},
      curves: [{ use: "huber", options: {} }],
    } as const;
    /** Places of the next curve, and how many curves were computed for it. */
    return async (): Promise<{ length: number; computed: number }> => {
      const before = looks;
      const { length } = ((await one.curves(request)).curves[0] as Curve).x;
      return { length, computed: (looks - before) / 2 };
    };
  };
  const allPlaces = async (): Promise<number> => (await timed(1)()).length;

  it("have all their places again once a busy machine is at rest, and keep them", async () => {
    const next = timed(100, 100, 100, 100, 1, 1, 100);
    const few = (await next()).length;
    expect((await allPlaces()) - few).toBeGreaterThanOrEqual(100);
    expect((await next()).length).toBe(few);
    expect((await next()).length).toBe(await allPlaces());
    expect((await next()).length).toBe(await allPlaces());
  });

  it("keep to few places where a loss is slow, without being computed twice", async () => {
    const next = timed(70);
    const { length } = await next();
    expect((await allPlaces()) - length).toBeGreaterThanOrEqual(100);
    expect(await next()).toEqual({ length, computed: 1 });
  });

  it("are tried at all their places no more than a few times where only few are quick", async () => {
    const next = timed(100, 100, ...Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? 10 : 100)), 10);
    const { length } = await next();
    for (let i = 1; i < 8; i++) expect(await next()).toEqual({ length, computed: 2 });
    expect(await next()).toEqual({ length, computed: 1 });
  });

  it("say what is wrong with options, each for itself", async () => {
    const both = [
      { use: "huber", options: { delta: -1 } },
      { use: "mse", options: {} },
    ];
    const { curves } = await explorer.curves({ axis: "prediction", range: [-1, 1], controls: {}, curves: both });
    expect(curves[0]).toHaveProperty("failure.message", expect.stringContaining("`delta`"));
    expect(curves[1]).toHaveProperty("value");
  });

  it("come at the speed of a slider, as a control or an option moves", async () => {
    // What this process computes, however much else the machine has to do.
    const cost = async (make: (i: number) => object): Promise<number> => {
      await draw("huber", "prediction", [-4, 4], make(0));
      const before = process.cpuUsage();
      for (let i = 1; i <= 5; i++) await draw("huber", "prediction", [-4, 4], make(i));
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 5000;
    };
    expect(await cost((i) => ({ controls: { target: i / 10 } }))).toBeLessThan(50);
    expect(await cost((i) => ({ options: { delta: 1 + i / 10 } }))).toBeLessThan(50);
  });
});

it("tells what the loss is given at a place, and what flows back to it", () => {
  const { inputs, gradients } = createExplorer(registry).scene({
    use: "sparse-categorical-cross-entropy",
    options: {},
    axis: "class-logit",
    x: 2,
    controls: {},
  });
  expect([...inputs["prediction"]!.data]).toEqual([2, 1, 0, 0]);
  expect([...inputs["target"]!.data]).toEqual([0]);
  const powers = [2, 1, 0, 0].map(Math.exp);
  const sum = powers.reduce((a, b) => a + b);
  powers.forEach((power, i) => expect(gradients["prediction"]!.data[i]).toBeCloseTo(power / sum - Number(i === 0), 5));
});
