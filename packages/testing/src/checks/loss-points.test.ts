import { type Loss, hostArray } from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { lossOf, squared } from "../../test/plugins.ts";
import type { LossInputs } from "../reference/loss-run.ts";
import { startPlatforms } from "../reference/platform.ts";
import { totalsOneByOne, totalsTogether } from "./loss-points.ts";

const sum = { reduction: "sum" } as object;
const create = (plugin: typeof squared): Loss => plugin(sum).create({});
const inputs = (samples: number, columns: number, by: number): LossInputs => {
  const numbers = (f: (i: number) => number) =>
    hostArray(
      Float64Array.from({ length: samples * columns }, (_, i) => f(i)),
      [samples, columns],
    );
  return { prediction: numbers((i) => Math.sin(i) + by), target: numbers(Math.cos) };
};

describe("the sums of a loss at many points", () => {
  beforeAll(startPlatforms);

  it("are the same together and one by one, where rows count each other as well", () => {
    const coupled = lossOf(({ prediction, target }) => prediction.sub(target).mul(prediction.mean(0)).square());
    const points = [0, 0.1, -3].map((by) => inputs(6, 4, by));
    for (const plugin of [squared, coupled]) {
      const together = totalsTogether(create(plugin), points)!;
      const alone = totalsOneByOne(create(plugin), points);
      expect(together).toHaveLength(3);
      together.forEach((total, i) => expect(total).toBeCloseTo(alone[i]!, 12));
      expect(new Set(alone).size).toBe(3);
    }
  });

  it("are computed in parts, where samples are large", () => {
    // Σ d² for d = sin i - cos i + by, of points that do not fit together.
    const points = [0, 1, 2].map((by) => inputs(2, 30_000, by));
    const expected = points.map(({ prediction, target }) =>
      [...prediction!.data].reduce((total, x, i) => total + (x - target!.data[i]!) ** 2, 0),
    );
    totalsTogether(create(squared), points)!.forEach((total, i) => expect(total / expected[i]!).toBeCloseTo(1, 12));
  });

  it("are not known together of a loss that reads its inputs", () => {
    const reading = lossOf(({ prediction, target }) => prediction.sub(target).mul(prediction.data()[0]!));
    expect(totalsTogether(create(reading), [inputs(2, 2, 0), inputs(2, 2, 1)])).toBeUndefined();
  });
});
