import { type Document, type Node, type Pair, type Scalar, isAlias, isMap, isScalar, isSeq } from "yaml";
import type { Issues } from "./document-error.ts";
import { type Path, type Position, type SourceEntry, type SourceNode } from "./locate.ts";

/** Keys that reach behind a record's own values in JavaScript. */
const forbiddenKeys: readonly string[] = ["__proto__", "constructor", "prototype"];

/** Whether a key is one that is never assigned. */
export const isForbiddenKey = (key: string): boolean => forbiddenKeys.includes(key);
export const forbiddenKeyRule = `not be ${forbiddenKeys.join(", ")}`;

/** So deep and so many the values of a document may be, once every alias is replaced by what it names. */
export const maxDepth = 40;
const maxValues = 5000;

/** The values of a parsed document with their places; what may not be there is told and left out. */
export function toSource(
  document: Document.Parsed,
  positionAt: (offset: number) => Position,
  issues: Issues,
): SourceNode {
  return new Reader(positionAt, issues).read(document.contents!, []);
}

interface Anchored {
  readonly node: SourceNode;
  readonly values: number;
  /** Levels below it. */
  readonly height: number;
}

class Reader {
  readonly #positionAt: (offset: number) => Position;
  readonly #issues: Issues;
  /** What each anchor names; `undefined` while it is being read. */
  readonly #anchors = new Map<string, Anchored | undefined>();
  #values = 0;
  /** The deepest level reached since the anchored value in progress was entered. */
  #deepest = 0;
  /** Whether aliases have been refused for their size, which is told once. */
  #isTooLarge = false;

  constructor(positionAt: (offset: number) => Position, issues: Issues) {
    this.#positionAt = positionAt;
    this.#issues = issues;
  }

  read(node: Node, path: Path): SourceNode {
    const at = this.#place(node);
    if (isAlias(node)) return this.#alias(node.source, at, path);
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
      const { anchor } = node;
      const before = { values: this.#values, deepest: this.#deepest };
      this.#deepest = path.length;
      this.#anchors.set(anchor, undefined);
      const result = this.#value(node, at, path);
      const height = this.#deepest - path.length;
      this.#anchors.set(anchor, { node: result, values: this.#values - before.values, height });
      this.#deepest = Math.max(this.#deepest, before.deepest);
      return result;
    }
    return this.#value(node, at, path);
  }

  #value(node: Node, at: Position, path: Path): SourceNode {
    this.#values += 1;
    this.#deepest = Math.max(this.#deepest, path.length);
    if (node.tag !== undefined) {
      this.#issues.add(at, path, { rule: "have no tag", got: shorten(node.tag), cure: "Write the value as it is." });
      return { type: "broken", at };
    }
    if (isMap(node)) return { type: "map", at, entries: this.#entries(node.items as Pair<Node, Node | null>[], path) };
    if (isSeq(node))
      return { type: "list", at, items: node.items.map((item, i) => this.read(item as Node, [...path, i])) };
    return this.#scalar(node as Scalar, at, path);
  }

  #scalar({ value, source }: Scalar, at: Position, path: Path): SourceNode {
    const isPlain = value === null || typeof value === "string" || typeof value === "boolean";
    if (isPlain || Number.isFinite(value)) return { type: "scalar", at, value: value as string | number };
    this.#issues.add(at, path, {
      rule: "be a finite number",
      got: value,
      cure: `Write a number in place of ${source ?? "it"}.`,
    });
    return { type: "broken", at };
  }

  #alias(name: string, at: Position, path: Path): SourceNode {
    const anchored = this.#anchors.get(name);
    const got = `*${shorten(name)}`;
    if (!anchored) {
      const rule = this.#anchors.has(name) ? "not name what it stands in" : "name an anchor before it";
      const cure = `Write \`&${shorten(name)}\` before the value that is meant, or put the text in quotes.`;
      this.#issues.add(at, path, { rule, got, cure });
      return { type: "broken", at };
    }
    const depth = path.length + anchored.height;
    if (depth <= maxDepth && this.#values + anchored.values <= maxValues) {
      this.#values += anchored.values;
      this.#deepest = Math.max(this.#deepest, depth);
      return anchored.node;
    }
    const what = depth > maxDepth ? `be nested at most ${maxDepth} deep` : `hold at most ${maxValues} values`;
    const rule = `${what} once aliases are replaced`;
    if (!this.#isTooLarge) this.#issues.add(at, path, { rule, got, cure: "Use fewer aliases." });
    this.#isTooLarge = true;
    return { type: "broken", at };
  }

  #entries(pairs: readonly Pair<Node, Node | null>[], path: Path): Map<string, SourceEntry> {
    const entries = new Map<string, SourceEntry>();
    for (const { key: keyNode, value: valueNode } of pairs) {
      const key = this.#place(keyNode);
      const name = this.#name(keyNode, key, path);
      const under = [...path, name ?? textOf(keyNode) ?? ""];
      // An empty value has no place of its own that would show.
      const isEmpty = !valueNode || (isScalar(valueNode) && valueNode.source === "" && valueNode.value === null);
      const value: SourceNode =
        isEmpty && !valueNode?.anchor && !valueNode?.tag
          ? { type: "scalar", at: key, value: null }
          : this.read(valueNode!, under);
      this.#values += 1;
      if (name === undefined) continue;
      const first = entries.get(name);
      if (first) {
        const cure = `It is at ${first.key.line}:${first.key.column} already; remove one of them.`;
        this.#issues.add(key, under, { rule: "be written once", got: "a second one", cure });
      } else entries.set(name, { key, value });
    }
    return entries;
  }

  /** The name that a key is, or nothing where it may not be one. */
  #name(node: Node, at: Position, path: Path): string | undefined {
    const name = node.tag === undefined ? textOf(node) : undefined;
    if (name === undefined || name === "" || (isScalar(node) && node.value === null)) {
      this.#issues.add(at, path, { rule: "have texts for keys", got: name || undefined, cure: "Write `name: value`." });
      return undefined;
    }
    if (isScalar(node) && node.anchor !== undefined) {
      this.#anchors.set(node.anchor, { node: { type: "scalar", at, value: name }, values: 1, height: 0 });
    }
    if (isForbiddenKey(name)) {
      this.#issues.add(at, [...path, name], { rule: forbiddenKeyRule, got: name, cure: "Remove it." });
      return undefined;
    }
    if (name === "<<" && (node as Scalar).type === "PLAIN") {
      const cure = "Write the keys out, or give the whole value an alias, as in `loss: *name`.";
      this.#issues.add(at, [...path, name], { rule: "not merge records", got: name, cure });
      return undefined;
    }
    return name;
  }

  #place(node: Node | null): Position {
    return this.#positionAt(node?.range?.[0] ?? 0);
  }
}

/** A scalar as it is written, without its quotes. */
const textOf = (node: Node): string | undefined => (isScalar(node) ? (node.source ?? String(node.value)) : undefined);

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}...` : text);
