import { resolve } from "node:path";
import { DownslopeError } from "@downslope/core";
import { type ReferenceResult, checkReference } from "@downslope/testing/reference";
import type { Context } from "../context.ts";
import { exitCodes } from "../failure.ts";
import { openRegistry } from "../registry.ts";
import { texts } from "../texts.ts";
import { readNamed } from "./read-named.ts";

export interface CheckOptions {
  readonly reference: string;
  readonly only?: string;
  readonly plugin: readonly string[];
}

const words = texts.check;

/** Runs the cases of a reference file through the registry; gives the exit code. */
export async function checkCommand(options: CheckOptions, context: Context): Promise<number> {
  const file = await readJson(resolve(context.cwd, options.reference));
  const registry = await openRegistry(options.plugin, context.cwd);
  const only = options.only
    ?.split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const onUnmatched = (name: string, near: readonly string[]) => context.stderr.write(words.unmatched(name, near));
  const results = await checkReference(registry, file, { only, onUnmatched });
  const failed = results.filter(({ passed }) => !passed);
  for (const result of failed) context.stdout.write(missesOf(result));
  context.stdout.write(`${words.tally(results.length - failed.length, failed.length)}\n`);
  return failed.length === 0 ? exitCodes.done : exitCodes.failed;
}

async function readJson(place: string): Promise<unknown> {
  const text = new TextDecoder().decode(await readNamed(place));
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DownslopeError("INVALID_FILE", texts.errors.notJson(place), { cause });
  }
}

/** All that a case got wrong. */
function missesOf({ id, plugin, misses }: ReferenceResult): string {
  const lines = misses.map(({ what, expected, got }) => words.miss(what, String(expected), String(got)));
  return [words.failed(plugin, id), ...lines].map((line) => `${line}\n`).join("");
}
