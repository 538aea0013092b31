import {
  type AnyPlugin,
  type ConfiguredDataset,
  type ConfiguredLoss,
  type ConfiguredMetric,
  type ConfiguredModel,
  type ConfiguredOptimizer,
  type LossPlugin,
  type Pipeline,
  type PluginKind,
  type Registry,
  definePipeline,
} from "@downslope/core";
import type { SpiralSettings } from "../protocol.ts";

/** Learning tasks that the spiral with its two arms can pose. */
const tasks = ["binary", "multiclass"];

/** Registry keys of the losses that can train the spiral: on classes, with their default options, from a linear layer. */
export function spiralLosses(registry: Registry): string[] {
  return namesOf(registry, "loss", (plugin) => {
    const { about, inputs, jsonSchema, output, target } = plugin as unknown as LossPlugin;
    const isTask = about.tasks?.some((task) => tasks.includes(task)) ?? false;
    const isReady = (jsonSchema.required ?? []).length === 0 && about.outputActivation === "linear";
    const readsClasses = inputs.join() === "prediction,target" && output === "target" && target !== "value";
    return isTask && isReady && readsClasses;
  });
}

/** Registry keys of the optimizers that can train the spiral: those whose learning rate can be chosen. */
export function spiralOptimizers(registry: Registry): string[] {
  return namesOf(registry, "optimizer", ({ jsonSchema }) => "learningRate" in (jsonSchema.properties ?? {}));
}

function namesOf(registry: Registry, kind: PluginKind, fits: (plugin: AnyPlugin) => boolean): string[] {
  return registry
    .list(kind)
    .filter(fits)
    .map(({ name }) => name);
}

/** The pipeline that trains the spiral as the visitor chose. Same settings, same bits, in the page and in Node. */
export function spiralPipeline(
  registry: Registry,
  { loss, optimizer, learningRate, epochs }: SpiralSettings,
): Pipeline {
  return definePipeline({
    seed: 0,
    dataset: registry.get("dataset", "spiral")({ classes: 2, samplesPerClass: 200 }) as ConfiguredDataset,
    model: registry.get("model", "mlp")({ hidden: [32, 32], activation: "relu" }) as ConfiguredModel,
    loss: registry.get("loss", loss)() as ConfiguredLoss,
    optimizer: registry.get("optimizer", optimizer)({ learningRate }) as ConfiguredOptimizer,
    metrics: [registry.get("metric", "accuracy")() as ConfiguredMetric],
    train: { epochs, batchSize: 32 },
  });
}
