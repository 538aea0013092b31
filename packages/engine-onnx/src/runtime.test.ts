import { type Program, type Tensor, hostArray, jax } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { floats, programOf } from "../test/execute.ts";
import { encode } from "./encode.ts";
import { lower } from "./lower.ts";
import { onnx } from "./onnx.ts";
import { loadRuntime } from "./runtime.ts";
import { toTensor } from "./tensors.ts";

const missing = () => Promise.reject(Object.assign(new Error("Cannot find package."), { code: "NOT_FOUND" }));
const broken = () => Promise.reject(new Error("its library is too old"));
const web = (): Promise<unknown> => import("onnxruntime-web/wasm");

describe("the runtime", () => {
  it("is native code where that is installed, and WebAssembly where it is not", async () => {
    const native = await loadRuntime();
    expect([native.device, native.version]).toEqual(["cpu", expect.stringMatching(/^onnxruntime-node 1\.\d+\.\d+/)]);
    const other = await loadRuntime("auto", { from: { cpu: missing, wasm: web } });
    expect([other.device, other.version]).toEqual(["wasm", expect.stringMatching(/^onnxruntime-web 1\.\d+\.\d+/)]);
  });

  it("is refused where no package can be loaded, with the reasons and the way out", async () => {
    const from = { cpu: broken, wasm: missing };
    await expect(loadRuntime("auto", { from })).rejects.toThrow(
      'onnx engine: `onnxruntime-node` or `onnxruntime-web` must be installed, and be able to run here, got "its library is too old, NOT_FOUND". Install it beside this package, or use the engine `jax`, which runs everywhere.',
    );
    await expect(loadRuntime("cpu", { from: { ...from, wasm: web } })).rejects.toThrow(
      "onnx engine: `onnxruntime-node` must be installed",
    );
  });

  it("writes results into the tensors that are given for them, and gives those that are not", async () => {
    const given = [floats([1, 2]), floats([3, 5])];
    const model = encode(lower(programOf("add", given, {}, [given[0]!]), "test"));
    for (const device of ["cpu", "wasm"] as const) {
      const runtime = await loadRuntime(device);
      const session = await runtime.InferenceSession.create(model, { logSeverityLevel: 3 });
      const feeds = { in0: toTensor(runtime, given[0]!), in1: toTensor(runtime, given[1]!) };
      const place = toTensor(runtime, floats([0, 0]));
      await session.run(feeds, { out0: place });
      expect([...(place.data as Float32Array)]).toEqual([4, 7]);
      const { out0 } = await session.run(feeds);
      expect([...(out0!.data as Float32Array)]).toEqual([4, 7]);
      await session.release();
    }
  });

  it("of WebAssembly leaves the world as it was, so that kernels which jax-js makes later fit its memory", async () => {
    await loadRuntime("wasm");
    expect("Worker" in globalThis).toBe(false);
    const engine = jax().create({});
    await engine.start();
    const state = engine.upload({ w: hostArray(Float32Array.of(1, 2, 5)) });
    const program: Program<{ w: Tensor }> = (given) => ({ state: given, outputs: { sum: given.w.sum() } });
    const step = engine.compile(program, "later");
    expect([...(await step.run(state, {}, {}))["sum"]!.data]).toEqual([8]);
  });
});

describe("the onnx engine on WebAssembly", () => {
  it("tells what executes", async () => {
    const engine = onnx({ device: "wasm" }).create({});
    await engine.start();
    expect([engine.device, engine.version]).toEqual(["wasm", expect.stringMatching(/^onnxruntime-web /)]);
  });
});
