import { type AnyPlugin, type Pipeline, type Registry, parseDocument, toDocument } from "@downslope/core";
import type { Handlers } from "../handlers.ts";
import { readYaml } from "../../document/yaml-edit.ts";
import { catalogueOf } from "../catalogue/handlers.ts";
import { allPlugins, openPipeline } from "../registry-for.ts";
import { mistakesOf } from "../mistakes.ts";
import type { DocumentAnswer, DocumentCalls, Reading } from "./protocol.ts";

export const handlers: Handlers<DocumentCalls> = {
  async "document.read"(text) {
    const { value } = readYaml(text);
    const { registry, reading } = await openPipeline(text).then(
      (opened) => ({ registry: opened.registry, reading: goodReading(opened.pipeline) }),
      async (error: unknown) => ({ registry: await allPlugins(), reading: badReading(error) }),
    );
    return { reading, ...news(registry), ...(value && { value }) };
  },
};

const told = new Set<AnyPlugin>();

/** What the page does not know yet of a registry: most edits name no plugin that those before did not. */
function news(registry: Registry): Pick<DocumentAnswer, "catalogue"> {
  const plugins = registry.list();
  if (plugins.every((plugin) => told.has(plugin))) return {};
  for (const plugin of plugins) told.add(plugin);
  return { catalogue: catalogueOf(registry) };
}

const goodReading = (pipeline: Pipeline): Reading => ({ isGood: true, document: toDocument(pipeline) });
const badReading = (error: unknown): Reading => ({ isGood: false, mistakes: mistakesOf(error) });

/** Reads a pipeline document; all mistakes are told at once. */
export function readDocument(text: string, registry: Registry): Reading {
  try {
    return goodReading(parseDocument(text, { registry }));
  } catch (error) {
    return badReading(error);
  }
}
