import { type AnyPlugin, type Registry, createRegistry, jax, parseDocument } from "@downslope/core";
import { commonPlugins } from "virtual:common-plugins";

const load = async (): Promise<Registry> => (await import("./registry.ts")).registry;

/**
 * A registry that has all that a document names: of the plugins that most documents name, no more than those; else of
 * all there are.
 */
export async function registryFor(text: string): Promise<Registry> {
  const words = new Set(text.match(/[a-z][a-z0-9-]*/g));
  const named = Object.entries(commonPlugins).filter(([name]) => words.has(name));
  const plugins: readonly AnyPlugin[] = await Promise.all(named.map(([, one]) => one()));
  const registry = createRegistry(plugins, jax);
  try {
    parseDocument(text, { registry });
    return registry;
  } catch {
    // Whether it is wrong or names others, all there are tells.
    return load();
  }
}
