import type { Numbers, Trajectory } from "./training.ts";

/** The widest gap between two trajectories. */
export interface Gap {
  readonly relative: number;
  readonly step: number;
  readonly tensor: string;
}

/** What engines may differ by: a share of the largest magnitude of a tensor. */
export const tolerance = 1e-4;

/** What smaller magnitudes are taken for: below it a difference counts as it is, a thousandfold. */
const floor = 1e-3;

const largest = (data: ArrayLike<number>): number =>
  Array.from(data).reduce((most, x) => Math.max(most, Math.abs(x)), 0);

/** |a - b| at the worst element, over the largest magnitude of `b`; infinite where only one of them is a number. */
export function relativeGap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const scale = Math.max(floor, largest(Array.from(b).filter(Number.isFinite)));
  return Array.from(b).reduce((most, expected, i) => {
    const found = a[i]!;
    if (Object.is(found, expected) || found === expected) return most;
    const gap = Math.abs(found - expected) / scale;
    return Number.isNaN(gap) ? Number.POSITIVE_INFINITY : Math.max(most, gap);
  }, 0);
}

/** The widest gap over all steps and tensors. */
export function widestGap(found: Trajectory, expected: Trajectory): Gap {
  let widest: Gap = { relative: 0, step: 0, tensor: "" };
  expected.steps.forEach((numbers: Numbers, step) => {
    for (const [tensor, { data }] of Object.entries(numbers)) {
      const relative = relativeGap(found.steps[step]![tensor]!.data, data);
      if (relative > widest.relative) widest = { relative, step: step + 1, tensor };
    }
  });
  return widest;
}
