import { refusal } from "./refuse.ts";

export interface Token {
  readonly type: "number" | "name" | "operator" | "open" | "close" | "comma" | "end";
  /** As it was written. */
  readonly text: string;
  /** The sign that it stands for. */
  readonly sign: string;
  readonly at: number;
}

const patterns: readonly (readonly [Token["type"], RegExp])[] = [
  ["number", /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ["name", /[a-zA-Z_][a-zA-Z_0-9]*/y],
  ["operator", /\*\*|[-+*/^−×÷·]/y],
  ["open", /\(/y],
  ["close", /\)/y],
  ["comma", /,/y],
];

/** Signs that people type or paste in place of the plain ones. */
const plain: Readonly<Record<string, string>> = { "**": "^", "−": "-", "×": "*", "·": "*", "÷": "/" };

/** The words of a formula, the last of them its end. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at]!)) {
      at += 1;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token);
    at += token.text.length;
  }
  return [...tokens, { type: "end", text: "", sign: "", at: text.length }];
}

function tokenAt(source: string, at: number): Token {
  for (const [type, pattern] of patterns) {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text === undefined) continue;
    // Numbers as long as `1.2.3` and `1e999` are no numbers.
    const isBad = type === "number" && (source[at + text.length] === "." || !Number.isFinite(Number(text)));
    if (isBad) throw refusal({ code: "bad-number", found: text }, at, text.length);
    return { type, text, sign: plain[text] ?? text, at };
  }
  const found = String.fromCodePoint(source.codePointAt(at)!);
  throw refusal({ code: "unknown-character", found }, at, found.length);
}
