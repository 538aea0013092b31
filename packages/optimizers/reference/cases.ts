import { readFileSync } from "node:fs";
import { type ConfiguredTransform, type HostArray, hostArray } from "@downslope/core";
import type { OptimizerCase, Trajectory } from "@downslope/testing";
import { expect, it } from "vitest";
import { largestError, transformed } from "./replay.ts";

type WrittenParams = Readonly<Record<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>>;

interface ClippingCase {
  readonly id: string;
  readonly clip: Readonly<Record<string, number>>;
  readonly gradient: WrittenParams;
  readonly clipped: WrittenParams;
}

type Reference = Trajectory & { readonly cases: readonly OptimizerCase[]; readonly clipping: readonly ClippingCase[] };

/** Numbers of PyTorch 1.13 in float64: 30 steps from the same parameters along the same gradients. */
const reference = JSON.parse(readFileSync(new URL("optimizers.json", import.meta.url), "utf8")) as Reference;

/** The trajectories of one optimizer, of which there must be so many. */
export function trajectoriesOf(optimizer: string, count: number): Reference {
  const cases = reference.cases.filter((one) => one.optimizer === optimizer);
  if (cases.length !== count)
    throw new Error(`Expected ${count} reference cases of ${optimizer}, found ${cases.length}.`);
  return { ...reference, cases };
}

const read = (params: WrittenParams): Record<string, HostArray> =>
  Object.fromEntries(
    Object.entries(params).map(([path, { shape, data }]) => [path, hostArray(data, shape, "float64")]),
  );

/** The parameters and the 30 gradients of the reference. */
export function givenTrajectory(): {
  readonly initial: Record<string, HostArray>;
  readonly gradients: readonly Record<string, HostArray>[];
} {
  const { initial, gradients } = reference as unknown as {
    readonly initial: WrittenParams;
    readonly gradients: readonly WrittenParams[];
  };
  return { initial: read(initial), gradients: gradients.map(read) };
}

/** Declares a test for each case of a kind of clipping, within 1e-9. */
export function itClipsAsReference(kind: string, count: number, make: (limit: number) => ConfiguredTransform): void {
  const own = reference.clipping.filter((one) => kind in one.clip);
  it(`has ${count} reference cases`, () => expect(own).toHaveLength(count));
  for (const { id, clip, gradient, clipped } of own) {
    it(`matches the reference, ${id}`, () => {
      const actual = transformed(make(clip[kind]!), read(gradient));
      for (const [path, expected] of Object.entries(read(clipped))) {
        expect(largestError(actual[path]!.data, [...expected.data]), path).toBeLessThanOrEqual(1e-9);
      }
    });
  }
}
