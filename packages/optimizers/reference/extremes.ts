import { type ConfiguredOptimizer, hostArray } from "@downslope/core";
import { expect, it } from "vitest";
import { replay } from "./replay.ts";

/** Declares a test: in float32, on both devices, ten steps along tiny, huge and absent gradients leave finite numbers. */
export function itStaysFiniteAtExtremes(optimizer: ConfiguredOptimizer): void {
  it.each(["cpu", "wasm"] as const)("stays finite along gradients of 1e-12, 1e12 and 0, on %s", (device) => {
    const values = [1e-12, -1e-12, 1e12, -1e12, 0, 1];
    const params = (numbers: readonly number[]) => ({ p: hostArray(numbers, [2, 3], "float32") });
    const turned = (step: number) => values.map((_, i) => values[(i + step) % values.length]!);
    const gradients = Array.from({ length: 10 }, (_, step) => params(turned(step)));
    const { params: trace } = replay(optimizer, { initial: params([0, 1, -1, 1e3, 0, 1e-3]), gradients, device });
    for (const { p } of trace) expect(Array.from(p!.data, Number.isFinite)).not.toContain(false);
  });
}
