import { type OptionsSchema, type PluginEntry, createRegistry, defineOptimizer, jax, tensor } from "@downslope/core";
import { describe, expect, it } from "vitest";
import type { CallContext } from "../call.ts";
import { registry } from "../registry.ts";
import { readField } from "./field.ts";
import { type PathEnd, type RaceReport, type RaceRequest, type RowLayout, column } from "./protocol.ts";
import { runRace } from "./run.ts";
import { surfaces } from "./surfaces.ts";

interface Path {
  layout: RowLayout;
  rows: number[][];
  end: PathEnd;
}

/** Runs a race to its end, and gathers its reports. */
async function race(request: Partial<RaceRequest>, plugins = registry): Promise<Record<string, Path>> {
  const paths: Record<string, Path> = {};
  const whole = {
    surface: { name: "bowl" },
    start: { x: -3, y: 2 },
    steps: 20,
    noise: 0,
    seed: 0,
    racers: [],
    ...request,
  };
  await runRace(
    whole,
    contextOf((report) => gather(paths, report)),
    plugins,
  );
  return paths;
}

function contextOf(
  report: (report: RaceReport) => void,
  signal = new AbortController().signal,
): CallContext<RaceReport> {
  return {
    signal,
    report,
    async rest() {
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
    },
    listen: () => undefined,
  };
}

function gather(paths: Record<string, Path>, report: RaceReport): void {
  const path = (paths[report.racer] ??= { rows: [] } as unknown as Path);
  if (report.type === "ready") path.layout = report.layout;
  if (report.type === "end") path.end = report.end;
  if (report.type !== "rows") return;
  expect(report.from).toBe(path.rows.length);
  const { width } = path.layout;
  for (let i = 0; i < report.rows.length; i += width) path.rows.push([...report.rows.subarray(i, i + width)]);
}

const racer = (optimizer: PluginEntry, id = "one") => ({ id, optimizer });

/** Options of a plugin that was made without zod. */
const rateOnly = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: () => ({ value: { learningRate: 1 } }),
    jsonSchema: {
      input: () => ({ type: "object", properties: { learningRate: { type: "number" } } }),
      output: () => ({}),
    },
  },
} as OptionsSchema;

describe("surfaces", () => {
  it.each(surfaces.map((one) => [one.name, one] as const))("%s is lowest where it says", async (name, info) => {
    const isIn = ([from, to]: readonly [number, number], value: number): boolean => from < value && value < to;
    expect(isIn(info.extent.x, info.start.x) && isIn(info.extent.y, info.start.y)).toBe(true);
    const seen = await readField({ surface: { name }, extent: info.extent, columns: 101, rows: 101 });
    for (const { x, y, value } of info.minima) {
      expect(isIn(info.extent.x, x) && isIn(info.extent.y, y)).toBe(true);
      const near = { x: [x - 0.01, x + 0.01], y: [y - 0.01, y + 0.01] } as const;
      const field = await readField({ surface: { name }, extent: near, columns: 3, rows: 3 });
      expect(field.values[4]).toBeCloseTo(value, 4);
      expect(field.lowest.value).toBeCloseTo(value, 4);
      expect(seen.lowest.value).toBeCloseTo(value, 3);
    }
  });

  it("is read on a grid from the lowest y on", async () => {
    const extent = { x: [0, 2], y: [10, 20] } as const;
    const field = await readField({ surface: { expression: "x + y" }, extent, columns: 3, rows: 2 });
    expect([...field.values]).toEqual([10, 11, 12, 20, 21, 22]);
    expect(field).toMatchObject({ lowest: { x: 0, y: 10, value: 10 }, isLowestInside: false });
  });

  it("has holes where a formula has no value", async () => {
    const extent = { x: [-1, 1], y: [0, 1] } as const;
    const field = await readField({ surface: { expression: "log(x) + y" }, extent, columns: 3, rows: 2 });
    expect(Number.isFinite(field.values[0])).toBe(false);
    expect(field.lowest.x).toBeGreaterThan(0);
    expect(field.lowest.y).toBe(0);
  });

  it("tells its lowest point more finely than the grid", async () => {
    const extent = { x: [-4, 4], y: [-4, 4] } as const;
    const surface = { expression: "(x - 0.7311)^2 + (y + 1.2345)^2 - 3" };
    const { lowest, isLowestInside } = await readField({ surface, extent, columns: 20, rows: 20 });
    expect(isLowestInside).toBe(true);
    expect([lowest.x, lowest.y]).toEqual([0.7311, -1.2345].map((one) => expect.closeTo(one, 2)));
    expect(lowest.value).toBeCloseTo(-3, 5);
    const nowhere = await readField({ surface: { expression: "log(-abs(x)) + y" }, extent, columns: 3, rows: 3 });
    expect(nowhere.lowest.value).toBeNaN();
  });
});

describe("a race", () => {
  it("is gradient descent, by hand", async () => {
    const { one } = await race({ steps: 3, racers: [racer({ use: "sgd", learningRate: 0.5 })] });
    expect(one!.end).toEqual({ code: "completed" });
    expect(one!.rows.map(([x, y]) => [x, y])).toEqual([
      [-3, 2],
      [-1.5, 1],
      [-0.75, 0.5],
      [-0.375, 0.25],
    ]);
    expect(one!.rows[1]).toEqual([-1.5, 1, 1.625, -1.5, 1, -1.5, 1, 1.625, 0.5]);
  });

  it("tells the state before each update", async () => {
    const { one } = await race({ steps: 2, racers: [racer({ use: "sgd", learningRate: 0.5, momentum: 0.5 })] });
    expect(one!.layout).toMatchObject({
      width: 11,
      hasAverage: false,
      state: [{ path: "momentum.point", shape: [2], offset: 9, size: 2 }],
    });
    expect(one!.rows.map((row) => row.slice(9))).toEqual([
      [0, 0],
      [-3, 2],
      [-3, 2],
    ]);
  });

  it("runs a schedule, and shows the value to one that watches it", async () => {
    const paths = await race({
      steps: 4,
      racers: [
        { ...racer({ use: "sgd", learningRate: 1 }, "linear"), scheduler: { use: "polynomial", totalSteps: "100%" } },
        {
          ...racer({ use: "sgd", learningRate: 2 }, "watching"),
          scheduler: { use: "reduce-on-plateau", patience: 0, factor: 0.25 },
        },
      ],
    });
    expect(paths["linear"]!.rows.map((row) => row[column.learningRate])).toEqual([1, 0.75, 0.5, 0.25, 0]);
    // At rate 2 the bowl is crossed to the other side, no lower: the rate falls after the second value and the third.
    expect(paths["watching"]!.rows.map((row) => row[column.learningRate])).toEqual([2, 2, 0.5, 0.125, 0.125]);
  });

  it("adds the same noise to the gradients of all", async () => {
    const racers = [racer({ use: "sgd", learningRate: 0 }, "a"), racer({ use: "sgd", learningRate: 0 }, "b")];
    const noisy = await race({ noise: 0.5, steps: 200, racers });
    const gradients = noisy["a"]!.rows.map((row) => row[column.gradientX]! + 3);
    expect(noisy["b"]!.rows).toEqual(noisy["a"]!.rows);
    const mean = gradients.reduce((sum, one) => sum + one, 0) / gradients.length;
    const deviation = Math.hypot(...gradients.map((one) => one - mean)) / Math.sqrt(gradients.length);
    expect(mean).toBeCloseTo(0, 0);
    expect(deviation).toBeCloseTo(0.5, 1);
    expect(noisy["a"]!.rows.every((row) => row[column.value] === 6.5)).toBe(true);
  });

  it("ends a path that diverges, and goes on with the others", async () => {
    const { one, two } = await race({
      steps: 60,
      racers: [racer({ use: "sgd", learningRate: 3 }), racer({ use: "sgd", learningRate: 0.1 }, "two")],
    });
    expect(one!.end).toEqual({ code: "escaped" });
    expect(one!.rows.length).toBeLessThan(20);
    expect(two!.end).toEqual({ code: "completed" });
    const cliff = await race({
      surface: { expression: "exp(x^2 + y^2)" },
      racers: [racer({ use: "sgd", learningRate: 1 })],
    });
    expect(cliff["one"]!.end).toEqual({ code: "not-finite" });
  });

  it("says what is wrong with a racer, and runs the others", async () => {
    const { one, two, three } = await race({
      steps: 1,
      racers: [
        racer({ use: "adam", learningRate: -1 }),
        racer({ use: "nobody" }, "two"),
        racer({ use: "lookahead", optimizer: { use: "sgd", learningRate: 0.1 } }, "three"),
      ],
    });
    expect(one!.end).toMatchObject({
      code: "failed",
      mistakes: [{ path: "optimizer.learningRate", rule: "be at least 0", got: "-1" }],
    });
    expect(two!.end).toMatchObject({ code: "failed", mistakes: [{ path: "optimizer.use" }] });
    expect(three!.end).toEqual({ code: "completed" });
    expect(three!.layout.hasAverage).toBe(true);
  });

  it("stops when nobody waits any more", async () => {
    const controller = new AbortController();
    let rows = 0;
    const context = contextOf((report) => {
      if (report.type === "rows") rows = report.from;
      if (rows > 0) controller.abort();
    }, controller.signal);
    const request = { surface: { name: "bowl" }, start: { x: 1, y: 1 }, steps: 2000, noise: 0, seed: 0 };
    const running = runRace({ ...request, racers: [racer({ use: "adam" })] }, context, registry);
    await expect(running).rejects.toThrow("aborted");
    expect(rows).toBeLessThan(1900);
  });

  it("runs every optimizer of the registry, wrappers too, and one of a third party", async () => {
    const needed: Record<string, object> = { swa: { startStep: 3 } };
    const own = defineOptimizer({
      name: "halving",
      options: rateOnly,
      create: () => ({
        init: () => ({ visits: tensor(0) }),
        update: ({ params, state }) => ({
          params: { point: params["point"]!.mul(0.5) },
          state: { visits: state.visits.add(1) },
        }),
      }),
      about: { title: { en: "Halving", ko: "절반" }, summary: { en: "Halves.", ko: "절반으로." } },
    });
    const all = createRegistry(registry.list(), own);
    const racers = all.list("optimizer").map(({ name, jsonSchema }) => ({
      id: name,
      optimizer: {
        use: name,
        ...needed[name],
        ...(jsonSchema.required?.includes("optimizer") && { optimizer: { use: "sgd" } }),
      },
    }));
    const paths = await race({ steps: 5, noise: 0.1, racers }, all);
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(racers.map(({ id }) => id)));
    for (const [name, { end, rows }] of Object.entries(paths)) {
      expect([name, end]).toEqual([name, { code: "completed" }]);
      expect(rows).toHaveLength(6);
    }
    expect(paths["halving"]!.rows[5]!.at(-1)).toBe(5);
  });
});

it("is quick: six optimizers, 500 steps each", async () => {
  await jax().create({}).start();
  const racers = ["sgd", "adam", "rmsprop", "adagrad", "lion", "nadam"].map((use) => racer({ use }, use));
  const started = performance.now();
  const paths = await race({ steps: 500, surface: { name: "rosenbrock" }, start: { x: -1.2, y: 1 }, racers });
  const took = performance.now() - started;
  expect(Object.values(paths).every(({ rows }) => rows.length === 501)).toBe(true);
  // Some 0.9 s on two cores that have nothing else to do; a race that compiles at each step takes minutes.
  expect(took).toBeLessThan(15_000);
  console.log(`race of 6 x 500 steps: ${took.toFixed(0)} ms`);
});
