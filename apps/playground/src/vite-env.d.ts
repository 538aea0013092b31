/// <reference types="vite/client" />

declare module "virtual:common-plugins" {
  import type { AnyPlugin } from "@downslope/core";

  /** Plugins by their names, each loaded when it is asked for. */
  export const commonPlugins: Readonly<Record<string, () => Promise<AnyPlugin>>>;
}
