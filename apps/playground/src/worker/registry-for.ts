import { type AnyPlugin, type Pipeline, type Registry, createRegistry, jax, parseDocument } from "@downslope/core";
import { commonPlugins } from "virtual:common-plugins";

/** A registry of all there is. */
export const allPlugins = async (): Promise<Registry> => (await import("./registry.ts")).registry;

/** A pipeline, and the registry that its plugins were found in. */
export interface OpenedPipeline {
  readonly registry: Registry;
  readonly pipeline: Pipeline;
}

/**
 * Reads a document with a registry that has all it names: of the plugins that most documents name, no more than those;
 * else of all there are. What is wrong with the document, all there are tell.
 */
export async function openPipeline(text: string): Promise<OpenedPipeline> {
  const words = new Set(text.match(/[a-z][a-z0-9-]*/g));
  const named = Object.entries(commonPlugins).filter(([name]) => words.has(name));
  const plugins: readonly AnyPlugin[] = await Promise.all(named.map(([, one]) => one()));
  const few = createRegistry(plugins, jax);
  try {
    return { registry: few, pipeline: parseDocument(text, { registry: few }) };
  } catch {
    const registry = await allPlugins();
    return { registry, pipeline: parseDocument(text, { registry }) };
  }
}
