import type { HostTree, Program } from "../engine/engine.ts";
import { type ConfiguredModel, type Model, createModel } from "../plugin/model.ts";
import type { Registry } from "../registry/registry.ts";
import { FILES, defaultServices } from "../registry/services.ts";
import type { HostArray } from "../tensor/dtype.ts";
import type { TrainedModel } from "./model-file.ts";
import { type StepState, predictionStep } from "./step.ts";

/** A saved model's forward pass, for engines and exporters. */
export interface Prediction {
  /** `model "mlp"`, for errors. */
  readonly subject: string;
  readonly model: Model;
  /** From the batch's `input` to `prediction`, and `variance` beside it where the loss taught the model to tell it. */
  readonly program: Program<StepState>;
  readonly hasVariance: boolean;
  /** What the program's state is to be: the parameters, and the model's own state. */
  readonly state: HostTree;
}

/** The forward pass of a saved model, whose architecture is found in the registry. */
export async function predictionOf({ manifest, tensors }: TrainedModel, registry: Registry): Promise<Prediction> {
  const hasVariance = manifest.loss.inputs?.includes("variance") ?? false;
  const { use, options, architecture } = manifest.model;
  const plugin = registry.get("model", use);
  const saved = architecture === undefined ? {} : { architecture };
  const model = await createModel(plugin(options) as ConfiguredModel, defaultServices().get(FILES), saved);
  const part = (prefix: string): Record<string, HostArray> =>
    Object.fromEntries(
      Object.entries(tensors)
        .filter(([path]) => path.startsWith(prefix))
        .map(([path, array]) => [path.slice(prefix.length), array]),
    );
  return {
    subject: `model "${plugin.name}"`,
    model,
    program: predictionStep(model, hasVariance),
    hasVariance,
    state: { params: part("params."), model: part("model."), optimizer: {} },
  };
}
