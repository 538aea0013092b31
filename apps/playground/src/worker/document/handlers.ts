import { DocumentError, type Registry, parseDocument, show, toDocument } from "@downslope/core";
import type { Handlers } from "../handlers.ts";
import { readYaml } from "../../document/yaml-edit.ts";
import { catalogueOf } from "../catalogue/handlers.ts";
import { registryFor } from "../registry-for.ts";
import type { DocumentCalls, Mistake, Reading } from "./protocol.ts";

export const handlers: Handlers<DocumentCalls> = {
  async "document.read"(text) {
    const registry = await registryFor(text);
    const { value } = readYaml(text);
    return { reading: readDocument(text, registry), catalogue: catalogueOf(registry), ...(value && { value }) };
  },
};

/** Reads a pipeline document; all mistakes are told at once. */
export function readDocument(text: string, registry: Registry): Reading {
  try {
    return { isGood: true, document: toDocument(parseDocument(text, { registry })) };
  } catch (error) {
    return { isGood: false, mistakes: mistakesOf(error) };
  }
}

function mistakesOf(error: unknown): readonly Mistake[] {
  if (!(error instanceof DocumentError)) {
    const message = error instanceof Error ? error.message : String(error);
    return [{ path: "", rule: "", line: 0, column: 0, message }];
  }
  return error.issues.map((issue) => {
    const { path, rule, cure, line, column } = issue;
    const got = "got" in issue ? { got: issue.got === undefined ? undefined : show(issue.got) } : {};
    const came = "got" in issue ? `, got ${got.got ?? "nothing"}` : "";
    const message = `${path === "" ? "document" : path} must ${rule}${came}.${cure === undefined ? "" : ` ${cure}`}`;
    return { path, rule, line, column, message, ...got, ...(cure !== undefined && { cure }) };
  });
}
