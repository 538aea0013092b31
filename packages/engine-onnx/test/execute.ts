import { type DType, type HostArray, hostArray } from "@downslope/core";
import type { Abstract, TracedInput, TracedProgram } from "@downslope/core/engine";
import { encode } from "../src/encode.ts";
import { inputName, lower, outputName } from "../src/lower.ts";
import { loadRuntime } from "../src/runtime.ts";
import { toTensor } from "../src/tensors.ts";

/** A program of one equation. */
export function programOf(
  primitive: string,
  given: readonly (Abstract | { readonly literal: number; readonly dtype: DType })[],
  params: Readonly<Record<string, unknown>>,
  outs: readonly Abstract[],
): TracedProgram {
  const inputs = given.map((one, id): TracedInput =>
    "literal" in one ? { ...one, shape: [] } : { id, shape: one.shape, dtype: one.dtype },
  );
  const outputs = outs.map(({ shape, dtype }, i) => ({ id: given.length + i, shape, dtype }));
  return {
    inputs: inputs.filter((one) => "id" in one),
    constants: [],
    equations: [{ primitive, inputs, params, outputs }],
    results: outputs,
    outputs: outputs.map((_, i) => `${i}`),
  };
}

/** Executes a program in ONNX Runtime. */
export async function execute(program: TracedProgram, given: readonly HostArray[]): Promise<number[][]> {
  const runtime = await loadRuntime();
  const session = await runtime.InferenceSession.create(encode(lower(program, "test")), { logSeverityLevel: 3 });
  const feeds = Object.fromEntries(given.map((host, i) => [inputName(i), toTensor(runtime, host)]));
  const results = await session.run(feeds);
  await session.release();
  return program.results.map((_, i) => Array.from(results[outputName(i)]!.data as ArrayLike<number>));
}

export const floats = (values: readonly number[], shape: readonly number[] = [values.length]): HostArray =>
  hostArray(Float32Array.from(values), shape);
export const ints = (values: readonly number[], shape: readonly number[] = [values.length]): HostArray =>
  hostArray(Int32Array.from(values), shape);
export const uints = (values: readonly number[], shape: readonly number[] = [values.length]): HostArray => ({
  shape,
  dtype: "uint32",
  data: Uint32Array.from(values),
});
export const bools = (values: readonly number[], shape: readonly number[] = [values.length]): HostArray => ({
  shape,
  dtype: "bool",
  data: Int32Array.from(values),
});
