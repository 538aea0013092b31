/** What is being written at a place of a YAML text. */
export interface PlaceInText {
  /** The records and lists around it. */
  readonly path: readonly (string | number)[];
  /** A key of the record at `path`, or the value of the key or index that `path` ends with. */
  readonly writes: "key" | "value";
  /** Where the word begins that is being written. */
  readonly from: number;
}

interface Level {
  readonly indent: number;
  readonly key: string | number;
}

const keyPattern = /^(?:- )*\s*([\w-]+):(?:\s|$)/;

/**
 * Finds out what is being written, by indentation and braces alone: a text that is being written is seldom one that can
 * be read.
 */
export function placeInText(text: string, position: number): PlaceInText {
  const start = text.lastIndexOf("\n", position - 1) + 1;
  const line = text.slice(start, position);
  const word = /[\w.%+-]*$/.exec(line)![0];
  const from = position - word.length;
  const before = line.slice(0, line.length - word.length);
  const outer = levels(text.slice(0, start), line);
  const path = outer.map(({ key }) => key);
  const inner = flowPath(before);
  if (inner) return { path: [...path, ...inner.path], writes: inner.writes, from };
  const own = /^\s*(- )*\s*([\w-]+):\s+$/.exec(before);
  if (own) return { path: [...path, ...dashes(text, start, line, outer), own[2]!], writes: "value", from };
  const isItem = /^\s*- $/.test(before);
  if (isItem) return { path: [...path, indexOfItem(text, start, indentOf(line))], writes: "value", from };
  return { path, writes: "key", from };
}

const indentOf = (line: string): number => /^ */.exec(line)![0].length;

/** The records and lists that a line stands in, from those above it with less indentation. */
function levels(above: string, line: string): Level[] {
  const lines = above.split("\n").slice(0, -1);
  const found: Level[] = [];
  // A dash stands as deep as its key, and opens a record of its own.
  let indent = indentOf(line);
  let isInItem = false;
  for (let i = lines.length - 1; i >= 0 && (indent > 0 || line.trimStart().startsWith("- ")); i--) {
    const one = lines[i]!;
    if (one.trim() === "" || one.trimStart().startsWith("#")) continue;
    const depth = indentOf(one);
    const item = /^ *- /.test(one);
    if (item && depth < indent && depth + 2 >= indent - 1 && !isInItem) {
      found.unshift({
        indent: depth,
        key: indexOfItem(`${above}\n`, above.split("\n").slice(0, i).join("\n").length + 1, depth),
      });
      indent = depth;
      isInItem = true;
      continue;
    }
    const key = keyPattern.exec(one.trimStart())?.[1];
    const isParent = depth < indent || (isInItem && depth <= indent && !item);
    if (!isParent || key === undefined || item) continue;
    found.unshift({ indent: depth, key });
    indent = depth;
    isInItem = false;
    if (depth === 0) break;
  }
  return found;
}

/** The index of a list item that begins at a place: how many of its depth stand above it. */
function indexOfItem(text: string, start: number, depth: number): number {
  const lines = text.slice(0, Math.max(start - 1, 0)).split("\n");
  let index = 0;
  for (let i = lines.length - 1; i >= 0; i--) {
    const one = lines[i]!;
    if (one.trim() === "" || one.trimStart().startsWith("#")) continue;
    const at = indentOf(one);
    if (at < depth || (at === depth && !one.trimStart().startsWith("- "))) break;
    if (at === depth) index++;
  }
  return index;
}

/** The item that a line with a dash opens. */
function dashes(text: string, start: number, line: string, outer: readonly Level[]): number[] {
  if (!/^\s*- /.test(line)) return [];
  return typeof outer.at(-1)?.key === "number" && outer.at(-1)!.indent === indentOf(line)
    ? []
    : [indexOfItem(text, start, indentOf(line))];
}

/** What is being written inside braces and brackets of one line; nothing outside of them. */
function flowPath(before: string): { path: (string | number)[]; writes: "key" | "value" } | undefined {
  const stack: { kind: "{" | "["; key: string | number }[] = [];
  const lead = /^\s*(?:- )*\s*(?:([\w-]+):)?\s*/.exec(before)!;
  let key: string | undefined = lead[1];
  let isValue = key !== undefined;
  for (const token of before.slice(lead[0].length).matchAll(/[{}[\],]|([\w-]+)(\s*:)?/g)) {
    const [mark, word, colon] = token;
    const top = stack.at(-1);
    if (mark === "{" || mark === "[") {
      stack.push({ kind: mark, key: key ?? "" });
      key = undefined;
      isValue = mark === "[";
      if (mark === "[") stack.at(-1)!.key = stack.at(-1)!.key || "";
    } else if (mark === "}" || mark === "]") {
      stack.pop();
      key = undefined;
      isValue = false;
    } else if (mark === ",") {
      key = undefined;
      isValue = top?.kind === "[";
    } else if (word !== undefined && colon !== undefined) {
      key = word;
      isValue = true;
    }
  }
  if (stack.length === 0) return undefined;
  const path = stack.map((one) => one.key).filter((one) => one !== "");
  if (stack.at(-1)!.kind === "[") return { path: [...path, 0], writes: "value" };
  return isValue && key !== undefined ? { path: [...path, key], writes: "value" } : { path, writes: "key" };
}
