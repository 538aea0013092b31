import { withParticle } from "./particles.ts";
import type { Wording } from "./wording.ts";
import type { WordList } from "./word-lists.ts";

/** Says an English text in Korean, or nothing where it has no wording for it. */
export type Translate = (english: string) => string | undefined;

interface Pattern {
  readonly expression: RegExp;
  /** Letters of the English that are no holes: the more, the surer it is the one that is meant. */
  readonly letters: number;
  readonly holes: readonly Hole[];
  readonly korean: string;
}

interface Hole {
  readonly name: string;
  readonly list: string | undefined;
}

/** `{name}` or `{name:list}`. Braces of code have blanks or dots beside them. */
const hole = /\{([a-z]+)(?::([a-zA-Z]+))?\}/g;

/** What a hole without a list takes: not the end of a sentence and the beginning of the next. */
const withinSentence = "((?:(?!\\. [A-Z]).)+?)";

/** Makes the translation of wordings: those without holes are looked up, the others tried, the longest first. */
export function translation(wording: Wording, lists: Readonly<Record<string, WordList>>): Translate {
  const exact = new Map<string, string>();
  const patterns: Pattern[] = [];
  for (const [english, korean] of Object.entries(wording)) {
    if (english.search(hole) === -1) exact.set(english, korean);
    else patterns.push(patternOf(english, korean));
  }
  patterns.sort((a, b) => b.letters - a.letters);
  return (english) => {
    const known = exact.get(english);
    if (known !== undefined) return known;
    for (const pattern of patterns) {
      const found = pattern.expression.exec(english);
      const words = found && wordsOf(pattern.holes, found, lists);
      if (words) return fill(pattern.korean, words);
    }
    return undefined;
  };
}

function patternOf(english: string, korean: string): Pattern {
  const holes = [...english.matchAll(hole)].map(([, name, list]) => ({ name: name!, list }));
  const literals = english.split(new RegExp(hole.source.replaceAll(/\((?!\?)/g, "(?:")));
  const source = literals.reduce((all, literal, i) => {
    const anything = holes[i - 1]?.list === undefined ? withinSentence : "(.+?)";
    return all + (i === 0 ? "" : anything) + literal.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  }, "");
  return { expression: new RegExp(`^${source}$`, "s"), letters: literals.join("").length, holes, korean };
}

/** What stands in the holes, in Korean where a list is to have it. */
function wordsOf(
  holes: readonly Hole[],
  found: RegExpExecArray,
  lists: Readonly<Record<string, WordList>>,
): Map<string, string> | undefined {
  const words = new Map<string, string>();
  for (const [i, { name, list }] of holes.entries()) {
    const word = list === undefined ? found[i + 1] : lists[list]?.(found[i + 1]!);
    if (word === undefined) return undefined;
    words.set(name, word);
  }
  return words;
}

function fill(korean: string, words: ReadonlyMap<string, string>): string {
  let [text, last] = ["", ""];
  let from = 0;
  for (const found of korean.matchAll(hole)) {
    text += withParticle(last, korean.slice(from, found.index));
    last = words.get(found[1]!) ?? "";
    text += last;
    from = found.index + found[0].length;
  }
  return text + withParticle(last, korean.slice(from));
}
