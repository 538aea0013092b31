import {
  type DatasetSpec,
  type Model,
  type ModelManifest,
  type Params,
  type Registry,
  type TrainedModel,
  createRegistry,
  defineModel,
  hostArray,
} from "@downslope/core";
import { z } from "zod";

const about = { title: { en: "Test", ko: "시험" }, summary: { en: "For tests.", ko: "시험용입니다." } };

/** What a model computes, from its variables and an input. */
export type Body = (params: Params, input: Params[string], state: Params) => Params[string];

export interface Made {
  readonly body: Body;
  readonly input?: readonly number[];
  readonly output?: readonly number[];
  /** Shapes of the parameters by path; their numbers look random. */
  readonly params?: Readonly<Record<string, readonly number[]>>;
  readonly state?: Readonly<Record<string, readonly number[]>>;
  readonly torch?: Model["torch"];
  readonly dataset?: Partial<DatasetSpec>;
  readonly loss?: Partial<ModelManifest["loss"]>;
  readonly options?: Readonly<Record<string, unknown>>;
}

const numbers = (length: number, seed: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed));

/** A trained model that was never trained, and a registry that knows it. */
export function trainedModel({
  body,
  input = [4],
  output = [3],
  params = {},
  state = {},
  torch,
  dataset = {},
  loss = {},
  options = {},
}: Made): { readonly trained: TrainedModel; readonly registry: Registry } {
  const plugin = defineModel({
    name: "made",
    options: z.looseObject({}),
    about,
    create: (): Model => ({
      init: () => ({ params: {}, state: {} }),
      apply: (own, kept, x) => ({ output: body(own, x, kept), state: kept }),
      ...(torch && { torch }),
    }),
  });
  const variables = [
    ...Object.entries(params).map(([path, shape]) => [`params.${path}`, shape] as const),
    ...Object.entries(state).map(([path, shape]) => [`model.${path}`, shape] as const),
  ];
  const tensors = variables.map(([path, shape], i) => {
    const length = shape.reduce((a, b) => a * b, 1);
    return [path, hostArray(numbers(length, i + 1), shape)] as const;
  });
  const manifest: ModelManifest = {
    format: 1,
    model: { use: "made", options },
    shapes: { input, output },
    dataset: { use: "table", spec: { input, target: { kind: "values", names: ["y"] }, ...dataset } },
    loss: { use: "none", options: {}, target: "value", ...loss },
    versions: { core: "1.4", engine: "jax 0 wasm" },
  };
  return { trained: { manifest, tensors: Object.fromEntries(tensors) }, registry: createRegistry(plugin) };
}
