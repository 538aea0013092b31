import { resolve } from "node:path";
import { type ReferenceResult, checkReference } from "@downslope/testing/reference";
import type { Context } from "../context.ts";
import { exitCodes } from "../failure.ts";
import { openRegistry } from "../registry.ts";
import { texts } from "../texts.ts";
import { readJson } from "./read-named.ts";

export interface ReferenceCheckOptions {
  readonly reference: string;
  readonly only: readonly string[] | undefined;
  readonly plugin: readonly string[];
}

const words = texts.check;

/** Runs the cases of a reference file through the registry; gives the exit code. */
export async function checkReferenceCommand(options: ReferenceCheckOptions, context: Context): Promise<number> {
  const file = await readJson(resolve(context.cwd, options.reference));
  const registry = await openRegistry(options.plugin, context.cwd);
  const onUnmatched = (name: string, near: readonly string[]) => context.stderr.write(words.unmatched(name, near));
  const results = await checkReference(registry, file, { only: options.only, onUnmatched });
  const failed = results.filter(({ passed }) => !passed);
  for (const result of failed) context.stdout.write(missesOf(result));
  context.stdout.write(`${words.tally(results.length - failed.length, failed.length)}\n`);
  return failed.length === 0 ? exitCodes.done : exitCodes.failed;
}

/** All that a case got wrong. */
function missesOf({ id, plugin, misses }: ReferenceResult): string {
  const lines = misses.map(({ what, expected, got }) => words.miss(what, String(expected), String(got)));
  return [words.failed(plugin, id), ...lines].map((line) => `${line}\n`).join("");
}
