import { describe, expect, it } from "vitest";
import { lossScale } from "./loss-scale.ts";
import { RacePath } from "./race-path.ts";
import { shareText } from "./share-text.ts";
import { isPlain, storyOf, workedOf } from "./step-numbers.ts";

/** Two steps of SGD with momentum in a bowl, from (-3, 2), at rate 0.5 and momentum 0.5. */
function momentumPath(): RacePath {
  const path = new RacePath(0);
  path.layout = {
    width: 11,
    hasAverage: false,
    leftOut: [],
    state: [{ path: "momentum.point", shape: [2], offset: 9, size: 2 }],
  };
  const row = (x: number, y: number, b: readonly number[]): number[] => {
    const value = (x * x + y * y) / 2;
    return [x, y, value, x, y, x, y, value, 0.5, ...b];
  };
  path.append(Float32Array.from([...row(-3, 2, [0, 0]), ...row(-1.5, 1, [-3, 2])]));
  path.append(Float32Array.from(row(0, 0, [-3, 2])));
  return path;
}

describe("a path", () => {
  it("grows, and answers for steps after its end", () => {
    const path = momentumPath();
    expect(path.length).toBe(3);
    expect([path.at(0, 0), path.at(2, 0), path.at(9, 0)]).toEqual([-3, 0, 0]);
    expect([path.stepAt(1), path.stepAt(9)]).toEqual([1, 2]);
    expect([...path.height.y.subarray(0, 3)]).toEqual([6.5, 1.625, 0]);
    expect([...path.rate.y.subarray(0, 3)]).toEqual([0.5, 0.5, 0.5]);
    expect(new RacePath(0).at(0, 0)).toBeNaN();
  });

  it("has reached a tolerance where it stays within it", () => {
    const path = momentumPath();
    expect(path.reached(2, 2)).toBe(1);
    expect(path.reached(2, 0)).toBeUndefined();
    expect(path.reached(0, 2)).toBe(2);
    path.append(Float32Array.from([5, 5, 25, 5, 5, 5, 5, 25, 0.5, 0, 0]));
    expect(path.reached(2, 3)).toBeUndefined();
  });
});

describe("the story of a step", () => {
  it("has what stood before, the state on both sides, and the move", () => {
    const story = storyOf(momentumPath(), 0)!;
    expect(story).toMatchObject({ step: 0, isLast: false, from: [-3, 2], to: [-1.5, 1], move: [1.5, -1], value: 6.5 });
    expect(story.state).toEqual([
      {
        path: "momentum.point",
        name: "momentum",
        isInside: false,
        kind: "coordinates",
        before: [0, 0],
        after: [-3, 2],
      },
    ]);
    expect(isPlain(story)).toBe(true);
    const next = storyOf(momentumPath(), 1)!;
    expect(next.beside).toEqual({ times: expect.closeTo(2, 6), angle: expect.closeTo(0, 4) });
    expect(isPlain(next)).toBe(false);
    const lines = workedOf(next, { use: "sgd", momentum: 0.5 }, { dampening: 0, weightDecay: 0 }, 0)!;
    expect(lines.map(({ symbol, value }) => [symbol, value])).toEqual([
      ["b", -3],
      ["p", 0],
    ]);
  });

  it("is that of the last step at the end of a path, and of none where nothing follows", () => {
    expect(storyOf(momentumPath(), 80)!.step).toBe(1);
    const short = new RacePath(0);
    expect(storyOf(short, 0)).toBeUndefined();
    short.layout = { width: 9, hasAverage: false, leftOut: [], state: [] };
    short.append(Float32Array.of(1, 1, 1, 1, 1, 1, 1, 1, 1));
    expect(storyOf(short, 0)).toMatchObject({ isLast: true });
  });
});

it("shares never round to all or nothing", () => {
  expect([1, 0.9999, 0.973, 0.0001, 0].map((share) => shareText(share, "en"))).toEqual([
    "100%",
    "> 99.9%",
    "97.3%",
    "< 0.1%",
    "0%",
  ]);
});

describe("the scale of losses", () => {
  it("is logarithmic where they differ much, and leaves out what is far out", () => {
    const losses = Float32Array.from({ length: 100 }, (_, i) => (i === 99 ? 1e9 : 0.01 * 1.1 ** i));
    const { min, max, log, levels } = lossScale(losses);
    expect(log).toBe(true);
    expect(min).toBeCloseTo(0.01, 6);
    expect(max).toBeLessThan(200);
    expect(levels[1]! / levels[0]!).toBeCloseTo(levels[2]! / levels[1]!, 6);
  });

  it("is linear for the like and for what may be below 0, and ignores what is not finite", () => {
    expect(lossScale(Float32Array.of(1, 2, 3, Number.NaN, Infinity)).log).toBe(false);
    expect(lossScale(Float32Array.of(-1, 0, 500)).log).toBe(false);
    expect(lossScale(Float32Array.of(Number.NaN))).toMatchObject({ min: 0, max: 1 });
  });
});
