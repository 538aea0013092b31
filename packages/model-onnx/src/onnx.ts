import {
  type HostArray,
  type Model,
  type ModelContext,
  type ModelPlugin,
  type ModelSpec,
  type Params,
  type Tensor,
  defineModel,
  fromHost,
  problem,
  randomKey,
  zeros,
  sizeOf,
} from "@downslope/core";
import { z } from "zod";
import { type Architecture, type Imported, importGraph, readArchitecture } from "./architecture.ts";
import { type Head, appended, drawAppended, drawHead, findHead, widthOf } from "./head.ts";
import { type RunGraph, graphRunner, sampleShape } from "./run.ts";

const subject = 'model "onnx"';
const heads = ["keep", "replace", "append"] as const;

/** What becomes of the last layer: the file's own, fresh weights in its place, or a dense layer after it. */
export type HeadOption = (typeof heads)[number];

/** Options of {@link onnxModel}. */
export interface OnnxModelOptions {
  /** The `.onnx` file, relative to the document, or its address. */
  readonly path: string;
  /** Name of the tensor that the model ends at. Default: the graph's output. */
  readonly output?: string | undefined;
  /**
   * The last layer: `keep` takes the file's, `replace` draws fresh weights of the width that the loss needs, `append` puts a
   * fresh dense layer after the output. Default "keep".
   */
  readonly head?: HeadOption | undefined;
}

/**
 * A trained model that arrives as an ONNX file: its graph, to be trained further from its weights.
 *
 * `[batch, ...input] -> [batch, ...output]`, as the file says. Floats that the graph multiplies, adds or looks up are
 * parameters, by their names in the file (`fc.weight`); running statistics of batch normalisation are state; all else stays
 * as it is. A saved model holds the graph, so that it needs the file no more.
 *
 * Source: ONNX, "Operator Schemas", https://onnx.ai/onnx/operators/.
 */
export const onnxModel: ModelPlugin<OnnxModelOptions, Promise<Model>> = defineModel({
  name: "onnx",
  options: z.object({
    path: z.string().min(1).describe("the .onnx file, relative to the document, or its address"),
    output: z.string().min(1).optional().describe("name of the tensor that the model ends at"),
    head: z.enum(heads).default("keep").describe("what becomes of the last layer"),
  }),
  async create({ path, output, head }, context): Promise<Model> {
    if (context.architecture !== undefined) {
      const architecture = readArchitecture(context.architecture, subject);
      return modelOf({ architecture, weights: new Map() }, head);
    }
    // Reading the format takes a library that a saved model does not need.
    const { decodeGraph, externalLocations, readModel } = await import("./decode.ts");
    const model = readModel(await context.files.readBytes(path), subject);
    const external = await readExternal(path, externalLocations(model, subject), context);
    const graph = decodeGraph(model, subject, external);
    return modelOf(importGraph(graph, { output, isAppended: head === "append" }, subject), head);
  },
  about: {
    title: { en: "ONNX model", ko: "ONNX 모델" },
    summary: {
      en: "A trained model that arrives as an ONNX file, to be trained further from its weights.",
      ko: "ONNX 파일로 받은 학습된 모델을 그 가중치에서 이어 학습합니다.",
    },
    use: {
      en: "Fine-tuning: a network trained elsewhere, in PyTorch for example, for new classes (`head: replace`), as features for a new layer (`head: append`), or for its own task with more data. Freeze what should stay with the optimizer's `groups`.",
      ko: "PyTorch 등에서 학습한 네트워크의 미세 조정에 씁니다. 새 클래스로 바꾸거나(`head: replace`), 특징 위에 새 층을 올리거나(`head: append`), 같은 과제를 더 많은 데이터로 이어 학습합니다. 그대로 둘 부분은 옵티마이저의 `groups`로 고정하세요.",
    },
    avoid: {
      en: "Graphs with several inputs, with loops, or quantized: they are refused. To train from random weights, take a model plugin.",
      ko: "입력이 여럿이거나 반복문이 있거나 양자화된 그래프는 거절합니다. 무작위 가중치에서 학습하려면 모델 플러그인을 쓰세요.",
    },
    source: "ONNX, Operator Schemas, https://onnx.ai/onnx/operators/",
    tasks: ["regression", "binary", "multiclass", "multilabel"],
  },
});

/** Files of weights beside the model's own. */
async function readExternal(
  path: string,
  locations: readonly string[],
  { files }: ModelContext,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const folder = path.slice(0, Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  const found = new Map<string, Uint8Array>();
  for (const location of locations) found.set(location, await files.readBytes(folder + location));
  return found;
}

function modelOf({ architecture, weights }: Imported, head: HeadOption): Model {
  const run = graphRunner(architecture, subject);
  return {
    architecture,
    init(key, spec) {
      checkInput(architecture, spec);
      const held = (names: readonly string[]): Params =>
        Object.fromEntries(names.map((name) => [name, fromHost(weightOf(weights, name))]));
      const variables = { params: held(architecture.params), state: held(architecture.state) };
      const fresh = freshHead(key, head, { architecture, weights, run, variables }, spec);
      return { params: { ...variables.params, ...fresh }, state: variables.state };
    },
    apply(params, state, input, mode) {
      const result = run({ params, state }, input, mode);
      if (!architecture.isAppended) return result;
      const features = result.output.reshape([input.shape[0]!, sizeOf(result.output.shape.slice(1))]);
      const output = features.matmul(params[appended.weight]!).add(params[appended.bias]!);
      mode.observe?.("appended", output);
      return { output, state: result.state };
    },
  };
}

function weightOf(weights: ReadonlyMap<string, HostArray>, name: string): HostArray {
  const found = weights.get(name);
  if (found) return found;
  throw problem("INVALID_ARGUMENT", {
    subject,
    argument: "init",
    rule: "be called on a model that was read from its file",
    got: "one made from a saved architecture",
    cure: "Take the parameters of the saved model.",
  });
}

function checkInput({ input }: Architecture, spec: ModelSpec): void {
  sampleShape(spec.input, input.shape?.slice(1), subject);
}

interface Opened extends Imported {
  readonly run: RunGraph;
  readonly variables: { readonly params: Params; readonly state: Params };
}

/** Weights to put in place of the file's or beside them, so that the output is as wide as the loss needs. */
function freshHead(key: Tensor<"key">, option: HeadOption, opened: Opened, spec: ModelSpec): Params {
  const { architecture, weights } = opened;
  const head = option === "append" ? undefined : findHead(architecture);
  const outputs = spec.output.at(-1)!;
  if (option === "keep") {
    const shape = head ? [widthOf(head, weights.get(head.weight)!)] : outputShape(opened, spec);
    const fits = head ? shape[0] === outputs : String(shape) === String(spec.output);
    if (!fits) throw wrongWidth(shape, spec.output, head);
    return {};
  }
  if (spec.output.length !== 1) throw noVector(spec.output);
  if (option === "append") return drawAppended(key, sizeOf(outputShape(opened, spec)), outputs);
  if (head?.isReplaceable) return drawHead(key, head, weights, outputs);
  throw problem("INVALID_OPTIONS", {
    subject,
    argument: "head",
    rule: 'be "keep" or "append", for the graph does not end in a layer whose weights can be replaced',
    got: option,
    cure: "Name with `output` the tensor of the features, and append a layer to it.",
  });
}

/** The shape of a sample's output, by running the graph once. */
function outputShape({ run, variables }: Opened, spec: ModelSpec): readonly number[] {
  const mode = { training: false, key: randomKey(0) };
  return run(variables, zeros([2, ...spec.input]), mode).output.shape.slice(1);
}

function wrongWidth(got: readonly number[], wanted: readonly number[], head: Head | undefined): Error {
  return problem("SHAPE_MISMATCH", {
    subject,
    argument: "head",
    rule: `give [${wanted.join(", ")}] a sample, as the loss needs`,
    got: [...got],
    cure: head?.isReplaceable
      ? "Set `head: replace` for a fresh last layer of that width."
      : "Set `head: append` for a fresh layer after it.",
  });
}

function noVector(wanted: readonly number[]): Error {
  return problem("INVALID_OPTIONS", {
    subject,
    argument: "head",
    rule: `be "keep", for the loss needs [${wanted.join(", ")}] a sample, which no dense layer gives`,
    got: [...wanted],
  });
}
