import { dirname, resolve } from "node:path";
import type { PluginGiven } from "@downslope/testing/reference";
import { reportCheck } from "../check/report.ts";
import { runCheck } from "../check/run-check.ts";
import type { CheckTask } from "../check/task.ts";
import type { Context } from "../context.ts";
import { UsageError, exitCodes } from "../failure.ts";
import { messageOf, placeOf } from "../modules.ts";
import { openRegistry } from "../registry.ts";
import { texts } from "../texts.ts";
import type { CheckOptions } from "./check.ts";
import { readLanguage } from "./language.ts";
import { readJson } from "./read-named.ts";

export type PluginCheckOptions = Omit<CheckOptions, "only"> & { readonly only: readonly string[] | undefined };

/** Checks every promise of the plugins of a package, a file or a name; gives the exit code. */
export async function checkPluginCommand(
  specifier: string,
  { options, given, only, reference, timeLimit, lang }: PluginCheckOptions,
  { cwd, stdout, stderr, checkThreads }: Context,
): Promise<number> {
  const language = readLanguage(lang);
  const seconds = readSeconds(timeLimit);
  const task = {
    ...(await subjectOf(specifier, cwd)),
    ...(options !== undefined && { options: readOptions(options) }),
    ...(given !== undefined && (await readGiven(resolve(cwd, given)))),
    ...(reference !== undefined && { reference: await readJson(resolve(cwd, reference)) }),
    ...(only && { only }),
  };
  const module = await runCheck(task, { seconds, stderr, threads: checkThreads });
  reportCheck(module, specifier, language, stdout);
  const results = [...module.faults, ...module.plugins.flatMap((plugin) => plugin.results)];
  if (results.some(({ outcome }) => outcome === "broken")) return exitCodes.failed;
  // Nothing was found wrong, for nothing was looked at.
  if (!results.some(({ outcome }) => outcome === "kept")) return exitCodes.usage;
  return module.plugins.some(({ needsOptions }) => needsOptions !== undefined) ? exitCodes.usage : exitCodes.done;
}

/** Built-in plugins by name, else a module: a path, a package, or a folder with a package in it. */
async function subjectOf(specifier: string, cwd: string): Promise<Pick<CheckTask, "href" | "builtIns" | "taken">> {
  const taken = (await openRegistry([], cwd)).list().map(({ kind, name }) => `${String(kind)}/${name}`);
  const builtIns = taken.filter((key) => key === specifier || key.split("/")[1] === specifier);
  if (builtIns.length > 0) return { builtIns, taken };
  try {
    return { href: (await placeOf(cwd, specifier)).href, taken };
  } catch (error) {
    throw new UsageError(texts.errors.noCheck(specifier, messageOf(error)));
  }
}

function readSeconds(given: string): number {
  const seconds = Number(given);
  if (given.trim() !== "" && seconds > 0 && seconds <= 86_400) return seconds;
  throw new UsageError(texts.errors.timeLimit(given));
}

function readOptions(given: string): Readonly<Record<string, unknown>> {
  try {
    const options: unknown = JSON.parse(given);
    if (isRecord(options)) return options;
  } catch {
    // Told below, as any other text that is no record.
  }
  throw new UsageError(texts.errors.checkOptions(given));
}

/** What the checks are told: a module is the worker's to import; in JSON the infinite ends of domains are texts. */
async function readGiven(place: string): Promise<Pick<CheckTask, "given" | "givenHref">> {
  if (!place.endsWith(".json")) return { givenHref: (await placeOf(dirname(place), place)).href };
  const given = await readJson(place);
  if (!isRecord(given)) throw new UsageError(texts.errors.checkGiven(place));
  const { domain, ...rest } = given;
  if (!isRecord(domain)) return { given: rest };
  const ends = Object.entries(domain).map(([role, interval]) => [role, [interval].flat().map(Number)]);
  return { given: { ...rest, domain: Object.fromEntries(ends) } as PluginGiven };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
