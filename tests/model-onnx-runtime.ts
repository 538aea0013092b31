import { createRequire } from "node:module";
import type { HostArray } from "@downslope/core";

interface Runtime {
  readonly Tensor: new (type: string, data: unknown, dims: readonly number[]) => unknown;
  readonly InferenceSession: {
    create(
      bytes: Uint8Array,
      options: object,
    ): Promise<{
      readonly inputNames: readonly string[];
      readonly outputNames: readonly string[];
      run(
        feeds: object,
      ): Promise<Record<string, { readonly dims: readonly number[]; readonly data: ArrayLike<number> }>>;
      release(): Promise<void>;
    }>;
  };
}

const runtime = createRequire(new URL("../packages/engine-onnx/package.json", import.meta.url))(
  "onnxruntime-node",
) as Runtime;

/** What ONNX Runtime makes of a batch: the first output of a file. */
export async function inRuntime(
  bytes: Uint8Array,
  { shape, data }: HostArray,
  type: "float32" | "int64" = "float32",
): Promise<{ readonly shape: readonly number[]; readonly data: readonly number[] }> {
  const session = await runtime.InferenceSession.create(bytes, {
    logSeverityLevel: 3,
    intraOpNumThreads: 1,
    graphOptimizationLevel: "disabled",
  });
  const given = type === "int64" ? BigInt64Array.from(Array.from(data, BigInt)) : data;
  const results = await session.run({ [session.inputNames[0]!]: new runtime.Tensor(type, given, shape) });
  const { dims, data: found } = results[session.outputNames[0]!]!;
  await session.release();
  return { shape: dims.map(Number), data: Array.from(found, Number) };
}
