import { LineCounter } from "yaml";

/** A place in a document, 1 at the first line and column; or in an override, whose text is then the `file`. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Keys and indices from the top of a document. */
export type Path = readonly (string | number)[];

/** A value of a document and where it was written. What an alias names is shared, not copied. */
export type SourceNode =
  | { readonly type: "map"; readonly at: Position; readonly entries: ReadonlyMap<string, SourceEntry> }
  | { readonly type: "list"; readonly at: Position; readonly items: readonly SourceNode[] }
  | { readonly type: "scalar"; readonly at: Position; readonly value: string | number | boolean | null }
  /** Its mistake is told already; nothing more is said about it. */
  | { readonly type: "broken"; readonly at: Position };

export interface SourceEntry {
  readonly key: Position;
  readonly value: SourceNode;
}

export type SourceMap = Extract<SourceNode, { type: "map" }>;

/** Makes the function from an offset in a text to its place. */
export function positionsOf(text: string, file: string): (offset: number) => Position {
  const counter = new LineCounter();
  counter.addNewLine(0);
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", end + 1)) counter.addNewLine(end + 1);
  return (offset) => {
    const { line, col } = counter.linePos(Math.min(Math.max(offset, 0), text.length));
    return { file, line, column: col };
  };
}

/** The place of what a path names: of its key, or of its value; of the nearest parent where it is missing. */
export function locate(root: SourceNode, path: Path, of: "key" | "value"): Position {
  let node = root;
  for (const [depth, step] of path.entries()) {
    const entry = childOf(node, step);
    if (!entry) return node.at;
    if (of === "key" && depth === path.length - 1) return entry.key;
    node = entry.value;
  }
  return node.at;
}

function childOf(node: SourceNode, step: string | number): SourceEntry | undefined {
  if (node.type === "map") return node.entries.get(String(step));
  const item = node.type === "list" ? node.items[Number(step)] : undefined;
  return item && { key: item.at, value: item };
}

/** The value as plain data. What is broken is left out of records and `undefined` in lists. */
export function dataOf(node: SourceNode): unknown {
  if (node.type === "scalar") return node.value;
  if (node.type === "list") return node.items.map(dataOf);
  if (node.type === "broken") return undefined;
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, dataOf(value)]));
}

/** Paths of what is broken inside a value. */
export function brokenIn(node: SourceNode, path: Path = []): Path[] {
  if (node.type === "broken") return [path];
  if (node.type === "list") return node.items.flatMap((item, i) => brokenIn(item, [...path, i]));
  if (node.type === "scalar") return [];
  return [...node.entries].flatMap(([key, { value }]) => brokenIn(value, [...path, key]));
}

/** A path as it is written in messages and overrides: `optimizer.learningRate`, `metrics.0`. */
export function pathText(path: Path): string {
  return path.map((step) => (/^[\w-]{1,60}$/.test(String(step)) ? step : quoted(String(step)))).join(".");
}

/** A text from a document in quotes, on one line and short. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text);
}
