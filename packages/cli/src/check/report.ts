import type { Output } from "../context.ts";
import { formatTable } from "../format.ts";
import type { Language } from "../commands/language.ts";
import type { CheckedModule, CheckedPlugin } from "./run-check.ts";
import type { ToldResult } from "./task.ts";
import { type CheckTexts, checkTexts } from "./texts.ts";

/** Writes how a module fared: a line for each promise, and a message for each cause of broken ones. */
export function reportCheck(module: CheckedModule, specifier: string, language: Language, stdout: Output): void {
  const words = checkTexts[language];
  const { faults, plugins } = module;
  for (const result of faults) stdout.write(`${faultText(specifier, "module", result, words)}\n`);
  for (const plugin of plugins) stdout.write(`${pluginText(plugin, words)}\n`);
  const results = plugins.flatMap((plugin) => plugin.results);
  const count = (outcome: ToldResult["outcome"]): number =>
    [...faults, ...results].filter((one) => one.outcome === outcome).length;
  if (count("kept") + count("broken") === 0) stdout.write(`${words.nothingChecked}\n`);
  stdout.write(`${words.tally(count("kept"), count("broken"), count("skipped"))}\n`);
}

function pluginText(plugin: CheckedPlugin, words: CheckTexts): string {
  const { kind, name, promises, results, clashes, needsOptions, hasSuite } = plugin;
  const subject = `${kind} "${name}"`;
  const told = promises
    .map((one) => results.find((result) => result.name === one.name))
    .filter((one) => one !== undefined);
  const rows = told.map((result) => [`  ${words.outcomes[result.outcome]}`, result.name, noteOf(kind, result, words)]);
  const messages = told.filter(({ because, fault }) => fault !== undefined && because === undefined);
  return [
    `${subject}\n${formatTable(rows)}`,
    ...(needsOptions === undefined ? [] : [`${words.needsOptions(needsOptions)}\n`]),
    ...messages.map((result) => faultText(subject, kind, result, words)),
    ...(hasSuite ? [] : [`${words.noSuite(kind)}\n`]),
    ...(clashes ? [`${words.clash(kind, name)}\n`] : []),
  ].join("\n");
}

/** The promise, or why it was not checked. */
function noteOf(kind: string, { name, promise, outcome, because }: ToldResult, words: CheckTexts): string {
  if (because !== undefined) return words.because(because);
  return outcome === "skipped" ? words.nothingGiven : words.promise(kind, name, promise);
}

/** What is broken, in what of the author's, why, and the cure. */
function faultText(subject: string, kind: string, { name, promise, fault }: ToldResult, words: CheckTexts): string {
  const { hook, detail, cure, place } = fault!;
  const where = place === undefined ? "" : ` (${place})`;
  return [
    words.broken(subject, words.hook(hook), name, words.promise(kind, name, promise)),
    `  ${detail}${where}`,
    `  ${words.cure(cure)}\n`,
  ].join("\n");
}
