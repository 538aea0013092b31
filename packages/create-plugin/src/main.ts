import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { readArguments, readLanguage } from "./arguments.ts";
import { choose } from "./choices.ts";
import type { Context } from "./context.ts";
import { Interrupted, UsageError, exitCodes } from "./failure.ts";
import { fillTemplate } from "./template.ts";
import { type Language, languageOf, texts } from "./texts/texts.ts";
import { writeFiles } from "./write-files.ts";

/** Runs the command with the arguments after its name; gives the exit code. */
export async function run(argv: readonly string[], context: Context): Promise<number> {
  let language: Language = languageOf(context.env);
  try {
    language = readLanguage(argv, context.env);
    await create(argv, language, context);
    return exitCodes.done;
  } catch (error) {
    if (error instanceof Interrupted) {
      context.stderr.write(`\n${texts[language].interrupted}\n`);
      return exitCodes.interrupted;
    }
    context.stderr.write(`create-plugin: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
  }
}

async function create(argv: readonly string[], language: Language, context: Context): Promise<void> {
  const say = texts[language];
  const given = readArguments(argv, say);
  if (given.help) return void context.stdout.write(say.help);
  if (given.version) return void context.stdout.write(`${await readVersion()}\n`);
  const choices = await choose(given, context, say);
  const files = await fillTemplate(choices, language, new Date(context.now()).getFullYear());
  const folder = resolve(context.cwd, choices.folder);
  await writeFiles(folder, files);
  const commands = ["npm install", "npm test", "npm run check"];
  if (folder !== resolve(context.cwd)) commands.unshift(`cd ${quoted(choices.folder)}`);
  context.stdout.write(say.done(choices.folder, files.length, commands));
}

/** A path as a shell takes it. */
const quoted = (path: string): string => (/^[\w@./~-]+$/.test(path) ? path : JSON.stringify(path));

/** Version of this package. */
async function readVersion(): Promise<string> {
  const text = await readFile(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
