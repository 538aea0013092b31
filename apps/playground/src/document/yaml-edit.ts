import { type Document, type ParsedNode, YAMLMap, isMap, isNode, isScalar, parseDocument } from "yaml";

/** Where something is in a document: `["optimizer", "learningRate"]`. */
export type Path = readonly (string | number)[];

/** What a text holds, or where its YAML goes wrong. */
export type YamlReading =
  | { readonly value: Readonly<Record<string, unknown>>; readonly error?: never }
  | { readonly error: SyntaxMistake; readonly value?: never };

/** A place at which YAML cannot be read on. From 1. */
export interface SyntaxMistake {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

// The document is written as people write it: no line is folded, no anchor is made.
const writing = { lineWidth: 0, flowCollectionPadding: false } as const;

function parse(text: string): Document<ParsedNode> {
  return parseDocument(text, { prettyErrors: true, keepSourceTokens: false }) as Document<ParsedNode>;
}

/** Reads a text as plain data, without asking whether it makes a pipeline. */
export function readYaml(text: string): YamlReading {
  const document = parse(text);
  const [mistake] = document.errors;
  if (mistake) {
    const { line, col } = mistake.linePos?.[0] ?? { line: 1, col: 1 };
    return { error: { message: mistake.message.split("\n")[0]!, line, column: col } };
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return { value: value as Readonly<Record<string, unknown>> };
  } catch (error) {
    return { error: { message: error instanceof Error ? error.message : String(error), line: 1, column: 1 } };
  }
  return text.trim() === ""
    ? { value: {} }
    : { error: { message: "A document is a record: `dataset:`, `model:`, `loss:` ...", line: 1, column: 1 } };
}

/** The text with a value put at a path, or taken away; comments and all else stay as they are. */
export function editYaml(text: string, path: Path, value: unknown): string {
  const document = parse(text);
  if (document.errors.length > 0) return text;
  // Every record on the way is there, and a plugin that was named by its name alone has room for options.
  for (let depth = 0; depth < path.length; depth++) {
    const at = path.slice(0, depth);
    const node = depth === 0 ? document.contents : (document.getIn(at, true) as ParsedNode | undefined);
    const isMissing = node === undefined || node === null || (isScalar(node) && node.value === null);
    if (isScalar(node) && typeof node.value === "string") {
      document.setIn(at, document.createNode({ use: node.value }));
    } else if (isMissing && value !== undefined && typeof path[depth] === "string") {
      if (depth === 0) document.contents = document.createNode({}) as never;
      else document.setIn(at, document.createNode({}));
    } else if (isMissing && value === undefined) {
      return text;
    }
  }
  if (value === undefined) document.deleteIn(path);
  else document.setIn(path, nodeFor(document, path, value));
  return written(document);
}

/** The text with another plugin at a path. Options that both have by the same name stay when `keeps` says so. */
export function replacePlugin(text: string, path: Path, options: Readonly<Record<string, unknown>>): string {
  const document = parse(text);
  if (document.errors.length > 0) return text;
  const before = document.getIn(path, true) as ParsedNode | undefined;
  const node = document.createNode(options);
  if (isMap(before) && node instanceof YAMLMap) node.flow = before.flow ?? false;
  for (const one of node instanceof YAMLMap ? node.items : []) flowLists(one.value);
  if (before) node.commentBefore = (before as { commentBefore?: string | null }).commentBefore ?? null;
  document.setIn(path, node);
  return written(document);
}

/** A fresh node; lists and records of numbers and words stand on one line. */
function nodeFor(document: Document, path: Path, value: unknown): unknown {
  const before = document.getIn(path, true);
  // A number in place of a number keeps the comment beside it.
  if (isScalar(before) && (typeof value !== "object" || value === null)) {
    before.value = value;
    delete before.source;
    delete before.format;
    return before;
  }
  const node = document.createNode(value);
  flowLists(node);
  // What stands above and beside the old value is said of the new one, too.
  if (isNode(before)) Object.assign(node, { comment: before.comment, commentBefore: before.commentBefore });
  return node;
}

function flowLists(node: unknown): void {
  const collection = node as { items?: unknown[]; flow?: boolean };
  if (Array.isArray(collection?.items)) collection.flow = true;
}

function written(document: Document): string {
  return document.toString(writing);
}
