import { Composer, type Document, Lexer, Parser, type YAMLParseError } from "yaml";
import type { Issues } from "./document-error.ts";
import { decode } from "./decode.ts";
import { findJsonFault } from "./json.ts";
import { type Position, type SourceNode, positionsOf } from "./locate.ts";
import { maxDepth, toSource } from "./nodes.ts";

/** So many words and signs are composed, so that no text takes long. */
const maxLexemes = 10_000;

type TokenOf<Stream> = Stream extends Generator<infer Item> ? Item : never;
type Token = TokenOf<ReturnType<Parser["end"]>>;

/** Reads YAML, or what must be strict JSON. `undefined` where it cannot be read; the reasons are in the issues. */
export function readSource(
  source: string | Uint8Array,
  { file, isJson }: { readonly file: string; readonly isJson: boolean },
  issues: Issues,
): SourceNode | undefined {
  const text = decode(source, file, issues);
  if (text === undefined) return undefined;
  const positionAt = positionsOf(text, file);
  const fault = isJson && text.trim() !== "" ? findJsonFault(text) : undefined;
  if (fault) {
    issues.add(positionAt(fault.offset), [], { rule: fault.rule, got: fault.got, cure: fault.cure });
    return undefined;
  }
  const syntax = tokensOf(text, positionAt, issues);
  const document = syntax && composeOne(syntax, text, positionAt, issues);
  return document && toSource(document, positionAt, issues);
}

interface Syntax {
  readonly tokens: readonly Token[];
  /** Where the last text in quotes starts: the one that is open, if one is. */
  readonly lastQuote: number;
}

/** The concrete syntax of a text: flat work, broken off where it grows too deep or too long to be a pipeline. */
function tokensOf(text: string, positionAt: (offset: number) => Position, issues: Issues): Syntax | undefined {
  const parser = new Parser();
  const tokens: Token[] = [];
  let lexemes = 0;
  let lastQuote = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    lexemes += 1;
    const start = parser.offset - lexeme.length;
    if (lexeme.startsWith('"') || lexeme.startsWith("'")) lastQuote = start;
    // The stack holds the document, too.
    if (parser.stack.length > maxDepth + 1) {
      issues.add(positionAt(start), [], {
        rule: `be nested at most ${maxDepth} deep`,
        cure: "Write it flatter; a bracket may be missing before.",
      });
      return undefined;
    }
    if (lexemes > maxLexemes) {
      issues.add(positionAt(start), [], {
        rule: `hold at most ${maxLexemes} words and signs`,
        cure: "Keep data in files of its own and name them in the document.",
      });
      return undefined;
    }
  }
  tokens.push(...parser.end());
  return { tokens, lastQuote };
}

/** Tokens to the one document that they must be. */
function composeOne(
  { tokens, lastQuote }: Syntax,
  text: string,
  positionAt: (offset: number) => Position,
  issues: Issues,
): Document.Parsed | undefined {
  const before = issues.count;
  for (const token of tokens) {
    if (token.type !== "directive") continue;
    issues.add(positionAt(token.offset), [], {
      rule: "have no YAML directives",
      got: token.source,
      cure: "Remove it.",
    });
  }
  const second = tokens.filter(({ type }) => type === "document")[1];
  if (second) {
    issues.add(positionAt(second.offset), [], {
      rule: "hold one document alone",
      got: "a second one",
      cure: "Remove the line `---`, or keep each pipeline in a file of its own.",
    });
  }
  if (issues.count > before) return undefined;
  const document = compose(tokens, text.length);
  for (const error of firstOfEach(document.errors, positionAt)) {
    const isOpenQuote = error.message.startsWith("Missing closing ");
    const what = isOpenQuote ? { rule: "end in a quote like its first", cure: "Add the quote." } : describe(error);
    issues.add(positionAt(isOpenQuote ? lastQuote : error.pos[0]), [], what);
  }
  if (document.errors.length > 0) return undefined;
  if (document.contents === null) {
    issues.add(positionAt(0), [], {
      rule: "hold a pipeline",
      got: text.trim() === "" ? "an empty file" : "comments alone",
      cure: "Start with `dataset:`, `model:`, `loss:` and `optimizer:`.",
    });
    return undefined;
  }
  return document;
}

/** YAML 1.2 and nothing beyond it: `yes` is a text, `<<` a key, a date a text. Repeated keys are found in nodes.ts. */
const options = {
  version: "1.2",
  schema: "core",
  merge: false,
  resolveKnownTags: false,
  uniqueKeys: false,
  logLevel: "silent",
} as const;

/** Composes the one document there is. The composer makes an `Error` for each mistake; their stacks would take most of the time. */
function compose(tokens: readonly Token[], length: number): Document.Parsed {
  const { stackTraceLimit } = Error as { stackTraceLimit?: number };
  if (stackTraceLimit !== undefined) Reflect.set(Error, "stackTraceLimit", 0);
  try {
    const [document] = new Composer(options).compose(tokens, true, length);
    return document!;
  } finally {
    if (stackTraceLimit !== undefined) Reflect.set(Error, "stackTraceLimit", stackTraceLimit);
  }
}

/** One error a line, and none after the parser has lost its place: those would be of its making. */
function firstOfEach(errors: readonly YAMLParseError[], positionAt: (offset: number) => Position): YAMLParseError[] {
  const sorted = errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
  const lost = sorted.findIndex(({ message }) => / in YAML (document|stream)/.test(message));
  const lines = new Set<number>();
  return sorted.slice(0, lost === -1 ? undefined : lost + 1).filter(({ pos }) => {
    const { line } = positionAt(pos[0]);
    return !lines.has(line) && lines.add(line);
  });
}

const known: { readonly [Code in YAMLParseError["code"]]?: { readonly rule: string; readonly cure: string } } = {
  TAB_AS_INDENT: { rule: "be indented with spaces", cure: "Replace the tab by spaces." },
  BAD_ALIAS: { rule: "be a name after `*` or `&`", cure: 'Put the text in quotes if it starts with "*" or "&".' },
  BAD_SCALAR_START: { rule: "be in quotes, for it starts with a sign of YAML", cure: "Put the text in quotes." },
  BAD_DQ_ESCAPE: { rule: "be an escape that YAML knows", cure: "Write `\\\\` for a backslash, or use single quotes." },
  BLOCK_AS_IMPLICIT_KEY: {
    rule: "be one key and value a line",
    cure: 'Put a text that holds ": " in quotes, or indent the key like its neighbours.',
  },
};

function describe({ code, message }: YAMLParseError): { rule: string; cure: string } {
  const text = message.replaceAll(/\s+/g, " ").slice(0, 160);
  return known[code] ?? { rule: "be valid YAML", cure: text.endsWith(".") ? text : `${text}.` };
}
