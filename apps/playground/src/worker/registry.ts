import { type Registry, createRegistry, jax } from "@downslope/core";
import { datasets } from "@downslope/datasets";
import { losses } from "@downslope/losses";
import { metrics } from "@downslope/metrics";
import { models } from "@downslope/models";
import { optimizers } from "@downslope/optimizers";
import { schedulers } from "@downslope/schedulers";

/** All plugins that the playground has. */
export const registry: Registry = createRegistry(datasets, losses, metrics, models, optimizers, schedulers, jax);
