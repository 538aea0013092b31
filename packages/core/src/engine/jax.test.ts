import { beforeAll, describe, expect, it } from "vitest";
import { hostArray } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Engine, Program } from "./engine.ts";
import { jax } from "./jax.ts";

type Counter = { total: Tensor };
const counting: Program<Counter> = (state, { x }, { rate }) => {
  const total = state.total.add(x!.sum().mul(rate!));
  return { state: { total }, outputs: { total, last: x! } };
};
const ones = (length: number) => ({ x: hostArray(new Float32Array(length).fill(1)) });
const zero = () => ({ total: hostArray(Float32Array.of(0), []) });

describe.for(["cpu", "wasm"] as const)("the jax engine on %s", (device) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = jax({ device }).create({});
    await engine.start();
  });

  it("moves state on, reads outputs and compiles once a shape, whatever the scalars", async () => {
    const state = engine.upload(zero());
    const program = engine.compile(counting, "counting");
    for (const [length, rate] of [
      [3, 1],
      [3, 0.5],
      [5, 0],
      [3, -1],
      [5, 2],
    ] as const) {
      const outputs = await program.run(state, ones(length), { rate });
      expect(outputs["last"]!.shape).toEqual([length]);
    }
    expect(program.traces).toBe(2);
    expect(await state.read()).toEqual({
      total: { shape: [], dtype: "float32", data: Float32Array.of(3 + 1.5 - 3 + 10) },
    });
  });

  it("leaves the state as it was when a step is not accepted", async () => {
    const state = engine.upload(zero());
    const program = engine.compile(counting, "counting");
    await program.run(state, ones(3), { rate: 1 });
    const outputs = await program.run(state, ones(3), { rate: 7 }, ({ total }) => total!.data[0]! < 10);
    expect(outputs["total"]!.data[0]).toBe(24);
    expect(await state.read()).toMatchObject({ total: { data: Float32Array.of(3) } });
  });

  it("leaves the state whole when a step throws, and says what failed", async () => {
    const state = engine.upload(zero());
    const program = engine.compile(
      ((given, { x }) => {
        if (x!.size === 2) throw new Error("my maths");
        return counting(given, { x: x! }, { rate: given.total.onesLike() });
      }) as Program<Counter>,
      "fragile",
    );
    await program.run(state, ones(1), {});
    expect(() => program.run(state, ones(2), {})).toThrow("fragile: the jax engine cannot compile it: my maths");
    await program.run(state, ones(1), {});
    expect(await state.read()).toMatchObject({ total: { data: Float32Array.of(2) } });
  });

  it("refuses a state that is gone or another's", () => {
    const program = engine.compile(counting, "counting");
    const state = engine.upload(zero());
    state.dispose();
    expect(() => program.run(state, ones(1), { rate: 1 })).toThrow("jax engine: `state` must not be disposed of");
    expect(() => program.run({ read: async () => ({}), dispose: () => undefined }, ones(1), { rate: 1 })).toThrow(
      "counting: `state` must come from this engine's `upload`",
    );
  });
});

describe("devices", () => {
  it("that the platform lacks are refused with the way out", async () => {
    await expect(jax({ device: "webgpu" }).create({}).start()).rejects.toThrow(
      'jax engine: `device` must be available on this platform, got "webgpu". Use "wasm"',
    );
    expect(() => jax({ device: "gpu" as never })).toThrow(
      'engine "jax": `device` must be one of "wasm", "cpu", "webgpu", got "gpu"',
    );
  });
});
