import { type EnginePlugin, defineEngine, jax } from "@downslope/core";
import type { Engine, Program } from "@downslope/core/engine";
import type { InferenceSession } from "onnxruntime-common";
import { z } from "zod";
import { OnnxProgram } from "./program.ts";
import { type Device, type Runtime, devices, loadRuntime } from "./runtime.ts";
import { OnnxState } from "./state.ts";

/** Options of {@link onnx}. */
export interface OnnxOptions {
  /** Threads that share each operator's work. Default 1; of onnxruntime-web in Node there is 1. */
  readonly threads?: number | undefined;
  /** Where it computes: "cpu", native code, or "wasm", WebAssembly. Default "auto": native code where it is installed. */
  readonly device?: Device | "auto" | undefined;
}

/** The ONNX engine: the traced step as one ONNX graph, executed by ONNX Runtime's native code, or by its WebAssembly. */
export const onnx: EnginePlugin<OnnxOptions> = defineEngine({
  name: "onnx",
  options: z.object({
    threads: z.number().int().positive().default(1).describe("threads that share each operator's work"),
    device: z
      .enum(["auto", ...devices])
      .default("auto")
      .describe(
        "where it computes: cpu with onnxruntime-node, wasm with onnxruntime-web; auto takes what is installed",
      ),
  }),
  create: ({ threads, device }) => createOnnxEngine(threads, device),
  about: {
    title: { en: "ONNX Runtime", ko: "ONNX 런타임" },
    summary: {
      en: "Lowers the whole step to one ONNX graph and executes it with ONNX Runtime: native code in Node, WebAssembly elsewhere.",
      ko: "학습 단계 전체를 ONNX 그래프 하나로 바꾸어 ONNX 런타임으로 실행합니다. Node에서는 네이티브 코드를, 다른 곳에서는 WebAssembly를 씁니다.",
    },
    source: "ONNX Runtime, https://onnxruntime.ai; ONNX operators, opset 18, https://onnx.ai/onnx/operators/",
  },
});

function createOnnxEngine(threads: number, wanted: Device | "auto"): Engine {
  // What is computed once, as first weights are, needs no graph.
  const eager = jax().create({});
  let loaded: Runtime | undefined;
  const runtime = (): Runtime => {
    if (loaded) return loaded;
    throw new Error("The onnx engine was not started: await `engine.start()` first.");
  };
  const options: InferenceSession.SessionOptions = {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
  };
  return {
    name: "onnx",
    get device() {
      return runtime().device;
    },
    get version() {
      return runtime().version;
    },
    async start() {
      await eager.start();
      loaded = await loadRuntime(wanted, { threads });
    },
    upload: (state) => new OnnxState(state),
    compile: (program, subject) => new OnnxProgram(program as unknown as Program, subject, runtime, options),
    evaluate: (body) => eager.evaluate(body),
  };
}
