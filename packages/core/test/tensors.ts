import { it, expect } from "vitest";
import { type Tensor, compiled, grad, onDevice, scope, tensor } from "../src/index.ts";

/** A test whose maths runs on the exact device and leaves nothing behind. */
export const testOnCpu = (name: string, body: () => void) => it(name, () => onDevice("cpu", () => scope(body)));

export const ints = (values: readonly number[], shape = [values.length]) =>
  tensor(Int32Array.from(values), { shape, dtype: "int32" });

/** Gradient by central differences, in float64. */
function differences(f: (x: Tensor) => Tensor, x: Tensor): number[] {
  const data = Float64Array.from(x.data());
  return [...data].map((value, i) => {
    const at = (moved: number) => f(tensor(data.with(i, moved), { shape: x.shape, dtype: "float64" })).item();
    return (at(value + 1e-6) - at(value - 1e-6)) / 2e-6;
  });
}

/** The gradient, compiled and not, is that of central differences. */
export function expectGradient(f: (x: Tensor) => Tensor, x: Tensor): void {
  const expected = differences(f, x);
  for (const gradient of [grad(f), compiled(grad(f))]) {
    gradient(x)
      .data()
      .forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
  }
}
