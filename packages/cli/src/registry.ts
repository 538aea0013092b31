import { type Registry, createRegistry, jax } from "@downslope/core";
import { datasets } from "@downslope/datasets";
import { engines } from "@downslope/engine-onnx";
import { losses } from "@downslope/losses";
import { metrics } from "@downslope/metrics";
import { onnxModel } from "@downslope/model-onnx";
import { models } from "@downslope/models";
import { optimizers } from "@downslope/optimizers";
import { schedulers } from "@downslope/schedulers";
import { UsageError } from "./failure.ts";
import { importFrom, messageOf, pluginsIn } from "./modules.ts";
import { texts } from "./texts.ts";

/** A registry with the plugins of the project, and those of the packages and files named, which are looked for from a folder. */
export async function openRegistry(specifiers: readonly string[], folder: string): Promise<Registry> {
  const registry = createRegistry(datasets, models, onnxModel, losses, optimizers, schedulers, metrics, jax, engines);
  for (const specifier of specifiers) {
    try {
      const plugins = pluginsIn(await importFrom(folder, specifier));
      if ((plugins as readonly unknown[]).length === 0) throw new Error(texts.errors.noPlugins);
      registry.use(plugins);
    } catch (error) {
      throw new UsageError(texts.errors.plugin(specifier, messageOf(error)));
    }
  }
  return registry;
}
