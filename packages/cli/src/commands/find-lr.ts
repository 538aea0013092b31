import { dirname, resolve } from "node:path";
import { LOGGER, type RangeResult, findLearningRate, loadDocument } from "@downslope/core";
import { nodeServices, writeWhole } from "@downslope/core/node";
import type { Context } from "../context.ts";
import { UsageError, exitCodes } from "../failure.ts";
import { importFrom } from "../modules.ts";
import { openRegistry } from "../registry.ts";
import { rangePlot } from "../report/range-plot.ts";
import { findState } from "../run-folder.ts";
import { texts } from "../texts.ts";
import { curve } from "./curve.ts";
import { readNamed } from "./read-named.ts";

export interface FindLrOptions {
  readonly set: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly steps?: string;
  readonly resume?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly plugin: readonly string[];
}

const words = texts.findLr;

/** Tests learning rates for the pipeline of a document; gives the exit code. Nothing is kept but what `--out` names. */
export async function findLrCommand(document: string, options: FindLrOptions, context: Context): Promise<number> {
  const place = resolve(context.cwd, document);
  const source = await readNamed(place);
  const registry = await openRegistry(options.plugin, context.cwd);
  const load = (specifier: string) => importFrom(dirname(place), specifier);
  const { pipeline } = await loadDocument(source, { registry, file: document, set: options.set, load });
  const resume = options.resume === undefined ? undefined : await findState(resolve(context.cwd, options.resume));
  const services = nodeServices({ folder: dirname(place) }).set(LOGGER, {
    warn: (message) => void context.stderr.write(`${message}\n`),
  });
  const result = await findLearningRate(pipeline, {
    services,
    ...numbersOf(options),
    ...(resume && { resume: resume.state }),
  });
  if (options.out !== undefined) await writeWhole(resolve(context.cwd, options.out), rangePlot(result));
  context.stdout.write(options.json ? `${JSON.stringify(result)}\n` : told(result, context));
  return result.suggestion === undefined ? exitCodes.failed : exitCodes.done;
}

/** Options of the test, as numbers; core judges their size. */
function numbersOf({ from, to, steps }: FindLrOptions): { from?: number; to?: number; steps?: number } {
  const entries = Object.entries({ from, to, steps }).flatMap(([name, text]) => {
    if (text === undefined) return [];
    const value = Number(text);
    if (text.trim() === "" || Number.isNaN(value)) throw new UsageError(words.noNumber(name, text));
    return [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

function told(result: RangeResult, { stdout }: Context): string {
  const { points, suggestion, steepest, lowest, end } = result;
  const width = Math.min(Math.max(40, stdout.columns ?? 80), 100);
  const lines = [curve(points, suggestion, width), words.end[end](points.at(-1)?.learningRate.toPrecision(2) ?? "")];
  if (suggestion === undefined) return `${[...lines, words.none].join("\n")}\n`;
  const [first, second, third] = [suggestion, steepest!, lowest!].map((rate) => rate.toPrecision(2));
  return `${[...lines, words.readings(second!, third!), words.suggestion(first!)].join("\n")}\n`;
}
