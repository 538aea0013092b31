const plain = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Texts that are numbers to a person, and mistakes to a parser: `1,5`, `1.234,5`, `$5`, `5%`, `inf`. */
const doubtful = /^[+-]?([$€£¥₩]?\d*[\d.,]*\d[.,]?%?|inf(inity)?)$/i;

/** Words for a missing value, in a column of numbers. */
const absences = new Set(["na", "n/a", "#n/a", "<na>", "nan", "null", "none", "?"]);

/** Whether a text is a number as programming languages write it: `-1`, `.5`, `1e-3`. */
export function isNumber(text: string): boolean {
  return plain.test(text);
}

/** Whether a text is a number or was meant to be one. */
export function isNumberLike(text: string): boolean {
  return plain.test(text) || doubtful.test(text);
}

/** Whether a cell of a column of numbers is missing. */
export function isAbsent(text: string): boolean {
  return text === "" || absences.has(text.toLowerCase());
}

/** A number without leading zeros, short enough to be told apart in float64. */
const simple = /^(?=.{1,15}$)[+-]?(0|[1-9]\d*)(\.\d+)?$/;

/** One spelling for a label that is a number, so that 1, 1.0 and +1 are one. `007` is a code and stays as it is. */
export function canonical(label: string): string {
  return simple.test(label) ? String(Number(label) + 0) : label;
}

/** Distinct labels in an order that does not depend on that of the rows: by number if all are, else by code point. */
export function sortLabels(labels: Iterable<string>): string[] {
  const distinct = [...new Set(labels)];
  const byNumber = (a: string, b: string) => Number(a) - Number(b) || byCodePoint(a, b);
  return distinct.toSorted(distinct.every(isNumber) ? byNumber : byCodePoint);
}

function byCodePoint(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const at = left.findIndex((character, i) => character !== right[i]);
  if (at < 0) return left.length - right.length;
  return left[at]!.codePointAt(0)! - (right[at]?.codePointAt(0) ?? -1);
}
