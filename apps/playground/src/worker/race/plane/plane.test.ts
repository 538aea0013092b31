import { encodeModel, parseDocument, train } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { registry } from "../../registry.ts";
import type { PlaneReport, PlaneRequest, PlaneSnapshot } from "../plane-protocol.ts";
import { pathDirections, project, randomDirections } from "./directions.ts";
import { eigenOf } from "./eigen.ts";
import { flatOf, unflat } from "./flat.ts";
import { levelsOf, newPoints, refine } from "./grid.ts";
import { readPlane } from "./plane.ts";
import { dot, lengthOf } from "./vectors.ts";

const rows = (...given: number[][]): Float64Array[] => given.map((row) => Float64Array.from(row));

describe("eigenvalues", () => {
  it("are those of matrices that are known", () => {
    expect(eigenOf(rows([2, 1], [1, 2])).values).toEqual([expect.closeTo(3, 12), expect.closeTo(1, 12)]);
    expect(eigenOf(rows([1, 0], [0, 5])).values).toEqual([5, 1]);
    expect(eigenOf([]).values).toEqual([]);
    // 2 - 2 cos(k π / 6), k = 1 to 5: the second difference on five points.
    const tridiagonal = Array.from({ length: 5 }, (_, i) =>
      Float64Array.from({ length: 5 }, (__, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)),
    );
    const expected = [5, 4, 3, 2, 1].map((k) => expect.closeTo(2 - 2 * Math.cos((k * Math.PI) / 6), 10));
    expect(eigenOf(tridiagonal).values).toEqual(expected);
  });

  it("have unit vectors at right angles that the matrix only scales", () => {
    const a = rows([4, 1, -2, 0.5], [1, 3, 0, 1], [-2, 0, 1, 2], [0.5, 1, 2, -1]);
    const { values, vectors } = eigenOf(a);
    vectors.forEach((vector, k) => {
      a.forEach((row, i) => expect(dot(row, vector)).toBeCloseTo(values[k]! * vector[i]!, 10));
      vectors.forEach((other, l) => expect(dot(vector, other)).toBeCloseTo(Number(k === l), 10));
    });
  });
});

describe("directions of a path", () => {
  const parameters = [{ path: "w", shape: [3, 2] }];
  const path = (...points: number[][]): Float32Array[] => points.map((point) => Float32Array.from(point));

  it("are those in which it goes farthest from its end", () => {
    const snapshots = path([5, 0, 9, 0, 0, 0], [5, 0, 0, 2, 0, 0], [5, 0, -9, 0, 0, 0], [5, 0, 0, 0, 0, 0]);
    const { directions, shares } = pathDirections(snapshots, parameters, 0)!;
    expect(Math.abs(directions[0][2]!)).toBeCloseTo(1, 6);
    expect(Math.abs(directions[1][3]!)).toBeCloseTo(1, 6);
    expect(shares![0]).toBeCloseTo(162 / 166, 6);
    expect(shares![1]).toBeCloseTo(4 / 166, 6);
    const seen = project(Float32Array.of(5, 7, 0, 2, 0, 0), snapshots.at(-1)!, directions);
    expect([Math.abs(seen.u), Math.abs(seen.v), seen.distance]).toEqual([0, 2, 7].map((x) => expect.closeTo(x, 5)));
  });

  it("of a straight path are its own and one beside it", () => {
    const snapshots = path([2, 2, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1], [0, 0, 1, 1, 1, 1]);
    const { directions, shares } = pathDirections(snapshots, parameters, 3)!;
    expect(shares).toEqual([expect.closeTo(1, 9), expect.closeTo(0, 9)]);
    expect(lengthOf(directions[1])).toBeCloseTo(1, 9);
    expect(dot(...directions)).toBeCloseTo(0, 6);
  });

  it("are none where it stands still", () => {
    expect(pathDirections(path([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]), parameters, 0)).toBeUndefined();
    expect(pathDirections(path([1, 2, 3, 4, 5, 6]), parameters, 0)).toBeUndefined();
  });
});

it("random directions are as long as the weights, neuron by neuron, and leave biases", () => {
  const parameters = [
    { path: "w", shape: [2, 2] },
    { path: "b", shape: [2] },
  ];
  const end = Float32Array.of(3, 0, 4, 0.5, 7, 7);
  const { directions } = randomDirections(end, parameters, 1);
  for (const one of directions) {
    expect(Math.hypot(one[0]!, one[2]!)).toBeCloseTo(5, 5);
    expect(Math.hypot(one[1]!, one[3]!)).toBeCloseTo(0.5, 5);
    expect([one[4], one[5]]).toEqual([0, 0]);
  }
  expect(directions[0]).not.toEqual(directions[1]);
  // Not at right angles, and still found again.
  const moved = end.map((value, i) => value + 0.25 * directions[0][i]! - 0.5 * directions[1][i]!);
  const { u, v, distance } = project(moved, end, directions);
  expect([u, v, distance]).toEqual([0.25, -0.5, 0].map((x) => expect.closeTo(x, 4)));
});

it("flat values and tensors are the same", () => {
  const parameters = [
    { path: "w", shape: [2, 1] },
    { path: "b", shape: [] },
  ];
  expect(flatOf(unflat([1, 2, 3], parameters), parameters)).toEqual(Float64Array.of(1, 2, 3));
  expect(() => unflat([1], parameters)).toThrow("hold 3 numbers each");
});

it("grids become finer without computing a point twice", () => {
  const levels = levelsOf(33);
  expect(levels).toEqual([5, 9, 17, 33]);
  const counted = levels.map((level, i) => newPoints(level, levels[i - 1]).length);
  expect(counted.reduce((sum, one) => sum + one)).toBe(33 ** 2);
  const coarse = Float32Array.from({ length: 25 }, (_, i) => i);
  const fine = refine(coarse, 5, 9);
  expect(fine[0]).toBe(0);
  expect(fine[2 * 9 + 4]).toBe(coarse[5 + 2]);
  expect(newPoints(9, 5).every(({ column, row }) => Number.isNaN(fine[row * 9 + column]))).toBe(true);
});

describe("the loss around a run", () => {
  const document = `
dataset: { use: spiral, samplesPerClass: 30 }
model: { use: mlp, hidden: [4], normalisation: batch }
loss: sparse-categorical-cross-entropy
optimizer: { use: adam, learningRate: 0.05 }
train: { epochs: 3, batchSize: 20 }
`;

  async function trained(): Promise<PlaneRequest & { losses: number[] }> {
    const pipeline = parseDocument(document, { registry });
    const run = train(pipeline);
    const snapshots: PlaneSnapshot[] = [];
    let parameters: PlaneRequest["parameters"] = [];
    for await (const event of run) {
      if (event.type !== "step" && event.type !== "end") continue;
      const { tensors } = await run.model();
      const own = Object.entries(tensors).filter(([path]) => path.startsWith("params."));
      parameters = own.map(([path, { shape }]) => ({ path: path.slice("params.".length), shape }));
      const values = Float32Array.from(own.flatMap(([, { data }]) => [...data]));
      if (event.type === "step") snapshots.push({ step: event.step, values });
    }
    const model = encodeModel(await run.model());
    run.close();
    return { document, parameters, snapshots, model, directions: "path", seed: 0, size: 9, losses: [] };
  }

  it("is found from coarse to fine, with the path on it", async () => {
    const request = await trained();
    const reports: PlaneReport[] = [];
    const context = {
      signal: new AbortController().signal,
      report: (report: PlaneReport) => void reports.push(report),
      rest: async () => undefined,
      listen: () => undefined,
    };
    const result = await readPlane(request, context, registry);
    const { plane, losses, size } = result;
    expect(reports[0]).toEqual({ type: "plane", plane });
    const coarse = reports.find((report) => report.type === "losses")!;
    expect(coarse.size).toBe(5);
    expect(size).toBe(9);
    expect(coarse.losses[6]).toBe(losses[2 * 9 + 2]);
    expect([...losses].every((loss) => Number.isFinite(loss) && loss > 0)).toBe(true);
    expect(plane.path).toHaveLength(request.snapshots.length);
    expect(plane.path.at(-1)).toMatchObject({ u: 0, v: 0, distance: 0 });
    expect(plane.explained).toBeCloseTo(plane.shares![0] + plane.shares![1], 4);
    expect(plane.explained).toBeGreaterThan(0.5);
    const isIn = ([from, to]: readonly [number, number], value: number) => from < value && value < to;
    for (const { u, v } of plane.path) expect(isIn(plane.extent.u, u) && isIn(plane.extent.v, v)).toBe(true);
    expect(result.farthest.point.distance).toBeGreaterThan(0);
    expect(result.farthest.loss).not.toBe(result.farthest.shown);
    expect(Math.abs(result.farthest.loss - result.farthest.shown)).toBeLessThan(0.5);

    const random = await readPlane({ ...request, directions: "random", size: 5 }, context, registry);
    expect(random.plane.shares).toBeUndefined();
    expect(random.plane.extent).toEqual({ u: [-1, 1], v: [-1, 1] });
    // Both planes go through the end of the run.
    const middle = await readPlane({ ...request, directions: "random", size: 5, zoom: 0.001 }, context, registry);
    expect(random.losses[12]).toBeCloseTo(middle.losses[12]!, 5);
    expect(Math.max(...middle.losses) - Math.min(...middle.losses)).toBeLessThan(0.01);
  });

  it("needs a snapshot", async () => {
    const context = {
      signal: new AbortController().signal,
      report: () => undefined,
      rest: async () => undefined,
      listen: () => undefined,
    };
    const request = { document, parameters: [], snapshots: [], directions: "path" as const, seed: 0, size: 5 };
    await expect(readPlane(request, context, registry)).rejects.toThrow("hold the parameters of a step");
  });
});
