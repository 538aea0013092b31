import { problem } from "@downslope/core";
import type { InferenceSession, Tensor } from "onnxruntime-common";

/** What is used of ONNX Runtime. */
export interface Runtime {
  readonly InferenceSession: {
    create(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: new (type: Tensor.Type, data: Tensor.DataType, dims: readonly number[]) => Tensor;
  readonly env: { readonly versions: { readonly node?: string; readonly common: string } };
}

let loading: Promise<Runtime> | undefined;

/** ONNX Runtime's native package, which whoever uses the engine installs. */
export function loadRuntime(): Promise<Runtime> {
  return (loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  }));
}

async function load(): Promise<Runtime> {
  try {
    const module = (await import("onnxruntime-node")) as unknown as Runtime & { readonly default?: Runtime };
    return module.default ?? module;
  } catch (cause) {
    throw problem("UNSUPPORTED", {
      subject: "onnx engine",
      argument: "onnxruntime-node",
      rule: "be installed, and be able to run here",
      got: cause instanceof Error ? cause.message : cause,
      cure: "Install it beside this package, or use the engine `jax`, which runs everywhere.",
      cause,
    });
  }
}
