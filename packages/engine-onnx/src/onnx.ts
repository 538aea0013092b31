import { type EnginePlugin, defineEngine, jax } from "@downslope/core";
import type { Engine, Program } from "@downslope/core/engine";
import type { InferenceSession } from "onnxruntime-common";
import { z } from "zod";
import { OnnxProgram } from "./program.ts";
import { type Runtime, loadRuntime } from "./runtime.ts";
import { OnnxState } from "./state.ts";

/** The ONNX engine: the traced step as one ONNX graph, executed by ONNX Runtime's native code. */
export const onnx: EnginePlugin<{ threads?: number | undefined }> = defineEngine({
  name: "onnx",
  options: z.object({
    threads: z.number().int().positive().default(1).describe("threads that share each operator's work"),
  }),
  create: ({ threads }) => createOnnxEngine(threads),
  about: {
    title: { en: "ONNX Runtime", ko: "ONNX 런타임" },
    summary: {
      en: "Lowers the whole step to one ONNX graph and executes it with ONNX Runtime's native code, in Node.",
      ko: "학습 단계 전체를 ONNX 그래프 하나로 바꾸어 Node에서 ONNX 런타임의 네이티브 코드로 실행합니다.",
    },
    source: "ONNX Runtime, https://onnxruntime.ai; ONNX operators, opset 18, https://onnx.ai/onnx/operators/",
  },
});

function createOnnxEngine(threads: number): Engine {
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
    device: "cpu",
    get version() {
      const { node, common } = runtime().env.versions;
      return node ?? common;
    },
    async start() {
      await eager.start();
      loaded = await loadRuntime();
    },
    upload: (state) => new OnnxState(state, runtime()),
    compile: (program, subject) => new OnnxProgram(program as unknown as Program, subject, runtime, options),
    evaluate: (body) => eager.evaluate(body),
  };
}
