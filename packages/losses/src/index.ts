import type { AnyPlugin } from "@downslope/core";
import * as plugins from "./plugins.ts";

export * from "./plugins.ts";
export type { ClassWeight, PositiveWeight } from "./weights.ts";

/** All losses of this package, for `registry.use`. */
export const losses: readonly AnyPlugin[] = /* @__PURE__ */ Object.values(plugins);
