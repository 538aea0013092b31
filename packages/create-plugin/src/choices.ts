import { basename, resolve } from "node:path";
import type { Arguments } from "./arguments.ts";
import type { Context } from "./context.ts";
import { UsageError } from "./failure.ts";
import { type Kind, kinds } from "./kinds.ts";
import { type Ask, converse } from "./questions.ts";
import { checkFolder, readKind, readName, readPackage } from "./rules.ts";
import type { Texts } from "./texts/texts.ts";

/** What is to be written, and where. */
export interface Choices {
  readonly kind: Kind;
  readonly name: string;
  /** The npm package. */
  readonly package: string;
  /** As its user writes it. */
  readonly folder: string;
}

/** Completes the command line: by questions on a terminal, else by the defaults where `--yes` allows it. */
export async function choose(given: Arguments, context: Context, texts: Texts): Promise<Choices> {
  const asked = {
    kind: given.kind === undefined ? undefined : readKind(given.kind, texts),
    name: given.name === undefined ? undefined : readName(given.name, texts),
  };
  const finish = async (kind: Kind, written: string, ask?: Ask): Promise<Choices> => {
    const name = readName(written, texts, kind);
    const packageName = readPackage(given.package ?? `downslope-${kind}-${name}`, texts);
    const readFolder = async (folder: string): Promise<string> => {
      await checkFolder(resolve(context.cwd, folder), folder, texts);
      return folder;
    };
    const standard = basename(packageName);
    const folder =
      given.folder === undefined && ask
        ? await ask(texts.questions.folder, standard, readFolder)
        : await readFolder(given.folder ?? standard);
    return { kind, name, package: packageName, folder };
  };
  if (asked.kind && asked.name) return finish(asked.kind, asked.name);
  if (given.yes) {
    const { kind = "loss" } = asked;
    return finish(kind, asked.name ?? `my-${kind}`);
  }
  if (!context.isTerminal) throw new UsageError(texts.rules.missing(asked.name === undefined ? "name" : "kind"));
  return converse(context, async (ask) => {
    const kind = asked.kind ?? (await ask(kindQuestion(texts), kinds[0], (answer) => readKind(answer, texts)));
    const name =
      asked.name ?? (await ask(texts.questions.name, `my-${kind}`, (answer) => readName(answer, texts, kind)));
    return finish(kind, name, ask);
  });
}

/** The question, with a numbered line for each kind. */
function kindQuestion({ questions, kinds: about }: Texts): string {
  const width = Math.max(...kinds.map((kind) => kind.length));
  const lines = kinds.map((kind, i) => `  ${i + 1}  ${kind.padEnd(width)}  ${about[kind]}\n`);
  return `${questions.kind}\n${lines.join("")}>`;
}
