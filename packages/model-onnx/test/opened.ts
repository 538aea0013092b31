import {
  type HostArray,
  type Model,
  type ModelMode,
  type ModelSpec,
  type Params,
  type Tensor,
  fromHost,
  hostNormal,
  onDevice,
  randomKey,
  scope,
} from "@downslope/core";
import { type OnnxModelOptions, onnxModel } from "../src/onnx.ts";

/** The model of a file, read as a host reads it. */
export async function open(
  bytes: Uint8Array | Readonly<Record<string, Uint8Array>>,
  options: Omit<OnnxModelOptions, "path"> = {},
  path = "model.onnx",
): Promise<Model> {
  const files = bytes instanceof Uint8Array ? { [path]: bytes } : bytes;
  const readBytes = async (name: string): Promise<Uint8Array> => {
    if (files[name]) return files[name];
    throw new Error(`no file ${name}`);
  };
  const readText = () => Promise.reject(new Error("no texts"));
  return onnxModel({ path, ...options }).create({ files: { readText, readBytes } });
}

export const evaluating = (): ModelMode => ({ training: false, key: randomKey(0) });
export const training = (): ModelMode => ({ training: true, key: randomKey(1) });

/** Parameters and state as the file has them. */
export const variablesOf = (model: Model, spec: ModelSpec): { readonly params: Params; readonly state: Params } =>
  model.init(randomKey(0), spec);

/** Normal numbers of a shape. */
export function drawn(shape: readonly number[], seed = 3): HostArray {
  const count = shape.reduce((product, length) => product * length, 1);
  return { shape, dtype: "float32", data: Float32Array.from(hostNormal(count, seed, 1)) };
}

export const tensorIn = (host: HostArray): Tensor => fromHost(host);

/** What a body gives on the exact device. */
export function exact<T>(body: () => T): T {
  let result: T | undefined;
  onDevice("cpu", () => scope(() => void (result = body())));
  return result!;
}

export const hostsOf = (params: Params): Record<string, HostArray> =>
  Object.fromEntries(Object.entries(params).map(([path, one]) => [path, one.toHost()]));
const shapesOf = (params: Params): Record<string, number[]> =>
  Object.fromEntries(Object.entries(params).map(([path, { shape }]) => [path, [...shape]]));

/** The variables that a model begins with: shapes, and the parameters' numbers. */
export const begun = (model: Model, input: readonly number[], output: readonly number[], seed = 0) =>
  exact(() => {
    const { params, state } = model.init(randomKey(seed), { input, output });
    return { params: shapesOf(params), state: shapesOf(state), host: hostsOf(params) };
  });

/** A model's output for a batch, with the weights of its file. */
export const predicted = (model: Model, input: HostArray, output: readonly number[]): HostArray =>
  exact(() => {
    const { params, state } = variablesOf(model, { input: input.shape.slice(1), output });
    return model.apply(params, state, tensorIn(input), evaluating()).output.toHost();
  });
