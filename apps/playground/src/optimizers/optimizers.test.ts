import { cardOf } from "../worker/catalogue/handlers.ts";
import type { Catalogue } from "../worker/catalogue/protocol.ts";
import { readRacer } from "../worker/race/entry.ts";
import { registry } from "../worker/registry.ts";
import { describe, expect, it } from "vitest";
import { column, type RaceReport } from "../worker/race/protocol.ts";
import { runRace } from "../worker/race/run.ts";
import { surfaces } from "../worker/race/surfaces.ts";
import { raceParameters, readSetup, writeSetup } from "./address.ts";
import { arrowPath, scaleArrows } from "./arrows.ts";
import { firstEntry } from "./first-entry.ts";
import { heightsOf } from "./heights.ts";
import { racerName } from "./names.ts";
import { presets, setupOf } from "./presets.ts";
import { RacePath } from "./race-path.ts";
import { recipes } from "./recipes.ts";
import { type Setup, contestants, distanceToMinimum, limits, minimaOf, onSurface, withRacer } from "./setup.ts";
import { numberTex, workedLines } from "./worked.ts";

/** Runs a race, and gives each racer's path. */
async function race(setup: Setup): Promise<Map<string, RacePath>> {
  const paths = new Map(setup.racers.map(({ id }) => [id, new RacePath(minimaOf(setup, surfaces)[0]?.value ?? 0)]));
  const report = (news: RaceReport): void => {
    const path = paths.get(news.racer)!;
    if (news.type === "ready") path.layout = news.layout;
    else if (news.type === "rows") path.append(news.rows);
    else path.end = news.end;
  };
  const context = {
    signal: new AbortController().signal,
    report,
    rest: async () => undefined,
    listen: () => undefined,
  };
  await runRace(setup as never, context, registry);
  return paths;
}

const usual = setupOf(presets[0]!, surfaces);

describe("the address", () => {
  const written = (setup: Setup): Record<string, string> =>
    Object.fromEntries(Object.entries(writeSetup(setup)).filter((entry): entry is [string, string] => !!entry[1]));

  it.each(presets.map((preset) => [preset.id, preset] as const))("holds the race %s", (_, preset) => {
    const setup = setupOf(preset, surfaces);
    expect(readSetup(written(setup), usual, surfaces)).toEqual(setup);
  });

  it("holds a formula with its range", () => {
    const setup: Setup = {
      ...usual,
      surface: { expression: "x^2 + y & 1" },
      extent: { x: [-1, 2], y: [0, 0.5] },
      start: { x: 0.125, y: 0.25 },
      noise: 0.5,
      seed: 7,
    };
    expect(readSetup(written(setup), usual, surfaces)).toEqual(setup);
  });

  it("falls back on the usual where it is wrong", () => {
    expect(readSetup({}, usual, surfaces)).toBeUndefined();
    expect(readSetup({ tab: "plane" }, usual, surfaces)).toBeUndefined();
    const wrong = { surface: "nowhere", start: "1", steps: "1e9", noise: "x", racers: "[", seed: "" };
    expect(readSetup(wrong, usual, surfaces)).toEqual(usual);
    expect(readSetup({ racers: '[[{"use":"adam"},3],[7],"x"]' }, usual, surfaces)!.racers).toEqual([
      { id: "r1", style: 0, optimizer: { use: "adam" } },
    ]);
    expect(raceParameters).toContain("racers");
  });
});

describe("racers", () => {
  it("get a look and an id that nobody has", () => {
    const three = contestants([{ optimizer: { use: "a" } }, { optimizer: { use: "b" } }, { optimizer: { use: "c" } }]);
    const again = withRacer([three[0]!, three[2]!], { use: "d" }, { use: "cosine-annealing" });
    expect(again.at(-1)).toEqual({
      id: "r2",
      style: 1,
      optimizer: { use: "d" },
      scheduler: { use: "cosine-annealing" },
    });
    const many = Array.from({ length: 12 }).reduce<Setup["racers"]>((all) => withRacer(all, { use: "x" }), []);
    expect(many).toHaveLength(limits.racers);
    expect(new Set(many.map(({ style }) => style)).size).toBe(limits.racers);
  });

  it("move to another surface's start", () => {
    const info = surfaces.find(({ name }) => name === "beale")!;
    expect(onSurface(usual, info)).toMatchObject({
      surface: { name: "beale" },
      start: info.start,
      racers: usual.racers,
    });
    expect(distanceToMinimum({ x: 0, y: 0.5 }, info.minima)).toBe(3);
    expect(distanceToMinimum({ x: 0, y: 0 }, [])).toBeNaN();
  });
});

describe("a plugin that was just chosen", () => {
  const catalogue = { plugins: registry.list().map(cardOf) } as unknown as Catalogue;

  it.each([
    ["optimizer", { use: "adam", learningRate: 0.3 }],
    ["scheduler", { use: "cosine-annealing" }],
  ] as const)("is complete: every %s", (kind, before) => {
    for (const { name } of registry.list(kind)) {
      const chosen = firstEntry(catalogue, kind, name, before);
      const racer = kind === "optimizer" ? { optimizer: chosen } : { optimizer: { use: "sgd" }, scheduler: chosen };
      expect(readRacer({ id: name, ...racer }, registry)).toMatchObject({ isGood: true });
    }
    expect(firstEntry(catalogue, "optimizer", "sgd", { use: "adam", learningRate: 0.3 })).toEqual({
      use: "sgd",
      learningRate: 0.3,
    });
    expect(firstEntry(catalogue, "optimizer", "ema", { use: "adam", beta1: 0.5 })).toEqual({
      use: "ema",
      optimizer: { use: "adam", beta1: 0.5 },
    });
  });

  it("has a name for legends", () => {
    expect(racerName({ optimizer: { use: "sgd", learningRate: 0.02, momentum: 0.9, nesterov: true } })).toBe(
      "sgd η 0.02, momentum 0.9, nesterov",
    );
    // oxlint-disable-next-line unicorn/no-thenable -- an option of that name
    const warm = { use: "linear-warmup", warmupSteps: "10%", then: { use: "cosine-annealing" } };
    expect(racerName({ optimizer: { use: "adam" }, scheduler: warm })).toBe("adam · linear-warmup → cosine-annealing");
    expect(racerName({ optimizer: { use: "ema", decay: 0.95, optimizer: { use: "sgd", learningRate: 0.2 } } })).toBe(
      "ema decay 0.95, (sgd η 0.2)",
    );
  });
});

it("arrows keep their proportions, and can be seen", () => {
  const { factor, arrows } = scaleArrows([
    { across: 0.03, down: 0.04 },
    { across: 0, down: -0.01 },
  ]);
  expect(factor).toBeCloseTo(36 / 0.05, 6);
  expect(arrows[1]).toEqual({ across: 0, down: expect.closeTo(-7.2, 6) });
  expect(scaleArrows([{ across: 60, down: 0 }]).factor).toBe(1);
  expect(scaleArrows([{ across: 0, down: 0 }])).toEqual({ factor: 1, arrows: [] });
  expect(scaleArrows([{ across: 1e-4, down: 0 }]).arrows).toEqual([]);
  expect(arrowPath(10, 10, { across: 20, down: 0 })).toMatch(/^M10.0,10.0L30.0,10.0M/);
});

it("heights are measured on a logarithmic scale from the lowest value", () => {
  const { heights, least, highest, levels } = heightsOf([-1, 0, 9, Number.NaN], -1);
  expect(highest).toBe(10);
  expect([...heights]).toEqual([Math.fround(least), 1, 10, Number.NaN]);
  expect(levels.every((level, i) => level > least && level < highest && (i === 0 || level > levels[i - 1]!))).toBe(
    true,
  );
});

describe("presets", () => {
  const last = (path: RacePath): number => path.at(path.length - 1, column.evaluatedValue);

  it("show what they say", async () => {
    const run = async (id: string): Promise<RacePath[]> => {
      const paths = await race(
        setupOf(
          presets.find((one) => one.id === id)!,
          surfaces,
        ),
      );
      return [...paths.values()];
    };
    const [plain, momentum, nesterov] = await run("momentum");
    expect(last(momentum!)).toBeLessThan(last(plain!) / 10);
    expect(last(nesterov!)).toBeLessThan(last(plain!) / 10);
    const swing = (path: RacePath): number =>
      Array.from({ length: 81 }, (_, i) => Math.abs(path.at(i, column.y))).reduce((sum, one) => sum + one);
    expect(swing(nesterov!)).toBeLessThan(swing(momentum!) / 2);

    const [sgd, , adam, rmsprop] = await run("saddle");
    const leaves = (path: RacePath): number =>
      Array.from({ length: 201 }, (_, i) => i).find((i) => Math.abs(path.at(i, column.y)) > 0.5)!;
    expect(leaves(sgd!)).toBeGreaterThan(2 * leaves(adam!));
    expect(leaves(sgd!)).toBeGreaterThan(2 * leaves(rmsprop!));

    const [small, near, beyond, steady] = await run("too-large");
    expect(last(near!)).toBeLessThan(last(near!) + last(small!));
    expect(last(beyond!)).toBeGreaterThan(beyond!.at(0, column.value));
    expect(last(steady!)).toBeLessThan(5);

    const [constant, cosine, warm] = await run("schedule");
    expect(Math.max(last(cosine!), last(warm!))).toBeLessThan(last(constant!) / 5);

    const [slow, , , lbfgs] = await run("valley");
    expect(lbfgs!.reached(1e-6, 400)).toBeLessThan(100);
    expect(slow!.reached(1e-2, 400)).toBeUndefined();

    const [stuck, walking, signs] = await run("plateau");
    expect(stuck!.at(100, column.value)).toBeGreaterThan(0.95);
    expect(Math.max(last(walking!), last(signs!))).toBeLessThan(0.05);

    const [dancing, falling, averaged] = await run("noise");
    const height = (path: RacePath): number =>
      path.range(0, 0, 1).length &&
      Array.from({ length: 20 }, (_, i) => path.at(131 + i, column.evaluatedValue)).reduce((sum, one) => sum + one) /
        20;
    expect(height(falling!)).toBeLessThan(height(dancing!) / 2);
    expect(height(averaged!)).toBeLessThan(height(dancing!) / 2);
  });
});

describe("a step in numbers", () => {
  it.each([
    ["sgd", {}],
    ["sgd", { momentum: 0.9, dampening: 0.5 }],
    ["sgd", { momentum: 0.9, nesterov: true, weightDecay: 0.1 }],
    ["adam", { weightDecay: 0.01 }],
    ["adamw", { weightDecay: 0.1 }],
    ["adabelief", {}],
    ["adamax", {}],
    ["rmsprop", {}],
    ["rmsprop", { momentum: 0.5 }],
    ["adagrad", {}],
    ["adadelta", { learningRate: 1 }],
    ["lion", { weightDecay: 0.1 }],
    ["sign-sgd", {}],
    ["sign-sgd", { momentum: 0.9 }],
  ])("%s %j is what the optimizer did", async (use, more) => {
    const options: Record<string, unknown> = { learningRate: 0.05, ...more };
    const setup = {
      ...onSurface(usual, surfaces[4]!),
      steps: 4,
      racers: contestants([{ optimizer: { use, ...options } }]),
    };
    const path = (await race(setup)).get("r1")!;
    const plugin = registry.list("optimizer").find(({ name }) => name === use)!;
    const defaults = Object.fromEntries(
      Object.entries(plugin.jsonSchema.properties!).map(([name, schema]) => [name, schema.default]),
    );
    for (const step of [0, 1, 3]) {
      for (const axis of [0, 1]) {
        const state = path.layout!.state.map(({ path: name, offset }) => [
          name.replace(".point", ""),
          path.at(step, offset + axis),
        ]);
        const lines = workedLines({
          optimizer: use,
          options: { ...defaults, ...options },
          learningRate: path.at(step, column.learningRate),
          step,
          position: path.at(step, axis),
          gradient: path.at(step, column.gradientX + axis),
          state: Object.fromEntries(state),
          next: path.at(step + 1, axis),
        });
        expect(lines?.at(-1)?.symbol).toBe("p");
      }
    }
    expect(recipes).toHaveProperty([use]);
  });

  it("says nothing where the optimizer did something else", () => {
    const given = {
      optimizer: "sgd",
      options: { momentum: 0 },
      learningRate: 0.1,
      step: 0,
      position: 1,
      gradient: 2,
      state: {},
    };
    expect(workedLines({ ...given, next: 0.8 })).toEqual([
      { symbol: "p", formula: String.raw`p - \eta \, g`, numbers: String.raw`1 - 0.1 \cdot 2`, value: 0.8 },
    ]);
    expect(workedLines({ ...given, next: 0.9 })).toBeUndefined();
    expect(workedLines({ ...given, optimizer: "somebody-elses", next: 0.8 })).toBeUndefined();
  });

  it.each([
    [0, "0"],
    [-1.23456, "-1.235"],
    [0.00012, "1.2\\cdot 10^{-4}"],
    [1e-8, "10^{-8}"],
    [NaN, "\\text{NaN}"],
  ])("%d is written %s", (value, tex) => expect(numberTex(value)).toBe(tex));
});
