import type { LossContext, LossPlugin, Role } from "@downslope/core";
import type { LossCase } from "../reference/file.ts";
import type { LossInputs } from "../reference/loss-run.ts";
import type { Draw } from "./draw.ts";
import type { PluginGiven } from "./plugin.ts";

/** A loss plugin of any options. */
export type AnyLossPlugin = LossPlugin<never>;

/** What the checks of a loss may be told. All of it can be left out. */
export interface LossGiven extends PluginGiven {
  /** Values and gradients to be matched, in the reference format; `id` and `loss` may be left out. */
  readonly cases?: readonly (Omit<LossCase, "id" | "loss"> & Partial<LossCase>)[];
  /** What the loss may know of the data when it is created. */
  readonly context?: LossContext;
  /** Lowest and highest number that a role may hold, infinite where there is no end. */
  readonly domain?: Partial<Record<Role, readonly [low: number, high: number]>>;
  /** Inputs of ordinary size, where roles and domains do not tell all: batch axis first. */
  readonly sample?: (draw: Draw) => LossInputs;
}
