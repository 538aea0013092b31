import type { Context } from "../context.ts";
import { UsageError } from "../failure.ts";
import { texts } from "../texts.ts";
import { checkPluginCommand } from "./check-plugin.ts";
import { checkReferenceCommand } from "./check-reference.ts";

export interface CheckOptions {
  readonly reference?: string;
  readonly only?: string;
  readonly options?: string;
  readonly given?: string;
  readonly timeLimit: string;
  readonly lang: string;
  readonly plugin: readonly string[];
}

/** Checks the promises of plugins, or without any the cases of a reference file; gives the exit code. */
export async function checkCommand(
  specifier: string | undefined,
  options: CheckOptions,
  context: Context,
): Promise<number> {
  const only = options.only
    ?.split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const { reference, plugin } = options;
  if (specifier !== undefined) {
    if (plugin.length > 0) throw new UsageError(texts.errors.pluginForReference);
    return checkPluginCommand(specifier, { ...options, only }, context);
  }
  if (reference === undefined) throw new UsageError(texts.errors.nothingToCheck);
  return checkReferenceCommand({ reference, only, plugin }, context);
}
