import { type ConfiguredOptimizer, type Pipeline, createRegistry, parseDocument } from "@downslope/core";
import { datasets } from "@downslope/datasets";
import { losses } from "@downslope/losses";
import { metrics } from "@downslope/metrics";
import { models } from "@downslope/models";
import { optimizers } from "@downslope/optimizers";
import { schedulers } from "@downslope/schedulers";

/* Pieces of documents, as the guide to the optimizers writes them. */

const registry = createRegistry(datasets, losses, metrics, models, optimizers, schedulers);

const defaults: Readonly<Record<string, string>> = {
  dataset: "iris",
  model: "{ use: mlp, hidden: [64, 64] }",
  loss: "sparse-categorical-cross-entropy",
  optimizer: "adam",
};

/** The pipeline of a document of which only a part is written. */
export function pipelineOf(part: string): Pipeline {
  const rest = Object.entries(defaults).filter(([key]) => !new RegExp(`^${key}:`, "m").test(part));
  return parseDocument(`${part}\n${rest.map(([key, value]) => `${key}: ${value}`).join("\n")}\n`, { registry });
}

/** The optimizer that stands behind `optimizer:` in a document. */
export const optimizerOf = (written: string): ConfiguredOptimizer => pipelineOf(`optimizer: ${written}`).optimizer;
