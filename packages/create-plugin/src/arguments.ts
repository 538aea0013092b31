import { parseArgs } from "node:util";
import { UsageError } from "./failure.ts";
import { type Language, type Texts, languageOf, texts } from "./texts/texts.ts";

/** The command line as it was given. */
export interface Arguments {
  readonly folder?: string | undefined;
  readonly name?: string | undefined;
  readonly kind?: string | undefined;
  readonly package?: string | undefined;
  readonly yes?: boolean | undefined;
  readonly help?: boolean | undefined;
  readonly version?: boolean | undefined;
}

const options = {
  name: { type: "string" },
  kind: { type: "string" },
  package: { type: "string" },
  lang: { type: "string" },
  yes: { type: "boolean", short: "y" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

/** The language to speak: what `--lang` says, else what the environment does. It is needed before anything can be refused. */
export function readLanguage(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Language {
  const standard = languageOf(env);
  const { lang } = parseArgs({ args: [...argv], options, strict: false }).values;
  if (lang === undefined || lang === true) return standard;
  if (lang !== "en" && lang !== "ko") throw new UsageError(texts[standard].rules.language(String(lang)));
  return lang;
}

/** Reads the command line; refuses what it does not know. */
export function readArguments(argv: readonly string[], { rules }: Texts): Arguments {
  const { values, positionals, tokens } = parseArgs({ args: [...argv], options, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    if (!Object.hasOwn(options, token.name)) throw new UsageError(rules.unknownOption(token.rawName));
    const isText = options[token.name as keyof typeof options].type === "string";
    // A text that starts with a hyphen is the next option, not a value.
    if (isText && (token.value ?? "-").startsWith("-")) throw new UsageError(rules.noValue(token.rawName));
  }
  if (positionals.length > 1) throw new UsageError(rules.manyFolders(positionals.join(" ")));
  return { ...(values as Arguments), folder: positionals[0] };
}
