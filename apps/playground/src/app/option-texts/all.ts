import { coreOptions } from "./core.ts";
import { datasetOptions } from "./datasets.ts";
import type { Descriptions } from "./descriptions.ts";
import { embeddingOptions } from "./embeddings.ts";
import { lossOptions } from "./losses.ts";
import { modelOptions } from "./models.ts";
import { optimizerOptions } from "./optimizers.ts";
import { schedulerOptions } from "./schedulers.ts";

/** The Korean of every description of an option, by its English. */
export const descriptions: Descriptions = {
  ...coreOptions,
  ...lossOptions,
  ...embeddingOptions,
  ...optimizerOptions,
  ...schedulerOptions,
  ...datasetOptions,
  ...modelOptions,
};
