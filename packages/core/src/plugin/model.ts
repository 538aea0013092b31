import { problem } from "../errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { FileReader } from "./dataset.ts";
import type { Params } from "./optimizer.ts";
import type { InputOf, OptionsSchema, OutputOf } from "./options.ts";
import { type Configured, type Plugin, type PluginDefinition, definePlugin } from "./plugin.ts";
import type { TorchForm } from "./torch.ts";

/** Shapes of one sample: what the data gives and what the loss needs. */
export interface ModelSpec {
  readonly input: readonly number[];
  readonly output: readonly number[];
}

/** Parameters, which are trained, and state, which is not (running statistics), each by path. */
export interface ModelVariables {
  readonly params: Params;
  readonly state: Params;
}

/** How the model is being used. */
export interface ModelMode {
  readonly training: boolean;
  /** Key for what is random in this step, such as dropout. */
  readonly key: Tensor<"key">;
  /**
   * Share of this batch in running statistics, a scalar, in place of the model's own. With 1 / (i + 1) at batch i, from
   * 0, they become the plain mean over batches: how they are measured anew for averaged parameters.
   */
  readonly statisticsShare?: Tensor;
  /**
   * Given where somebody wants to see inside: a model calls it with what each of its layers puts out, each under a name of
   * its own, `[batch, ...]`, in the order of computation and the output last. Read it as `mode.observe?.("layers.0", x)`.
   */
  readonly observe?: (name: string, value: Tensor) => void;
}

/** A model at work. */
export interface Model {
  /** Fresh variables; random, from the key alone. */
  init(key: Tensor<"key">, spec: ModelSpec): ModelVariables;
  /** The output for a batch, `[batch, ...input] -> [batch, ...output]`, and the state after it. */
  apply(
    params: Params,
    state: Params,
    input: Tensor,
    mode: ModelMode,
  ): { readonly output: Tensor; readonly state: Params };
  /**
   * What `create` read beside the options: plain data, as JSON has them. It is saved with the model and handed back in
   * {@link ModelContext.architecture}, so that a saved model needs no file but its own. With options alone, leave it out.
   */
  readonly architecture?: unknown;
  /** How the model is written for PyTorch, and its weights named in ONNX; without it they keep their paths. */
  readonly torch?: (spec: ModelSpec) => TorchForm;
}

/** What a model is made with, beside its options. */
export interface ModelContext {
  /** Reads files that the options name. */
  readonly files: Required<FileReader>;
  /** Of a saved model, its {@link Model.architecture}: make the model from it, and read no file. Nothing calls `init` then. */
  readonly architecture?: unknown;
}

/** A model, at once or after reading its file. */
type ModelPart = Model | Promise<Model>;

export interface ModelDefinition<S extends OptionsSchema, P extends ModelPart = Model> extends PluginDefinition<S> {
  /** Makes the model; one that reads a file may wait for it. */
  create(options: OutputOf<S>, context: ModelContext): P;
}

/** A model plugin. One that reads no file, and so is made at once, needs no context. */
export type ModelPlugin<Input = object, P extends ModelPart = Model> = Plugin<
  "model",
  Input,
  P extends Model ? Partial<ModelContext> : ModelContext,
  P
>;
export type ConfiguredModel = Configured<"model", ModelContext, ModelPart>;

/** Makes a model plugin. */
export function defineModel<const S extends OptionsSchema, P extends ModelPart = Model>(
  definition: ModelDefinition<S, P>,
): ModelPlugin<InputOf<S>, P extends Model ? Model : Promise<Model>> {
  const make = (options: OutputOf<S>, context: ModelContext) => definition.create(options, context);
  return definePlugin("model", definition, make) as never;
}

/** A model made with the files of a host; without its reader of bytes, one that asks for it says so. */
export async function createModel(
  configured: ConfiguredModel,
  files: FileReader,
  saved: Pick<ModelContext, "architecture"> = {},
): Promise<Model> {
  const readBytes = async (path: string): Promise<Uint8Array> => {
    if (files.readBytes) return files.readBytes(path);
    throw problem("MISSING_SERVICE", {
      subject: "files",
      argument: "readBytes",
      rule: "be supplied by the host, to read a model's file",
      got: undefined,
      cure: "Give the host's `FileReader` a `readBytes(path)`.",
    });
  };
  const context: ModelContext = { ...saved, files: { readText: (path) => files.readText(path), readBytes } };
  return configured.create(context);
}
