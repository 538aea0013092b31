import { type Issues, overridePrefix } from "./document-error.ts";
import { type Path, type Position, type SourceEntry, type SourceNode, dataOf, pathText } from "./locate.ts";
import { forbiddenKeyRule, isForbiddenKey } from "./nodes.ts";
import { readSource } from "./syntax.ts";

const maxDepth = 20;

/** A document with overrides put in, in order: `optimizer.learningRate=0.01`, `metrics.0=mae`, `train={ epochs: 3 }`. */
export function applyOverrides(root: SourceNode, overrides: readonly string[], issues: Issues): SourceNode {
  return overrides.reduce((node, text) => applyOne(node, text, issues), root);
}

function applyOne(root: SourceNode, text: string, issues: Issues): SourceNode {
  const file = `${overridePrefix}${text.length > 100 ? `${text.slice(0, 100)}...` : text}`;
  const at: Position = { file, line: 1, column: 1 };
  const split = text.indexOf("=");
  const path = text.slice(0, Math.max(split, 0)).split(".");
  if (path.some((step) => step === "") || path.length > maxDepth) {
    const cure = "Write it like optimizer.learningRate=0.01.";
    issues.add(at, [], { rule: "be PATH=VALUE, the path joined by dots", got: text, cure });
    return root;
  }
  const forbidden = path.find(isForbiddenKey);
  if (forbidden !== undefined) {
    issues.add(at, path, { rule: forbiddenKeyRule, got: forbidden, cure: "Remove it." });
    return root;
  }
  // Blanks in place of the path, so that columns are those of the override.
  const value = readValue(`${" ".repeat(split + 1)}${text.slice(split + 1)}`, file, at, issues);
  return value ? put(root, path, 0, value, at, issues) : root;
}

function readValue(text: string, file: string, at: Position, issues: Issues): SourceNode | undefined {
  return text.trim() === "" ? { type: "scalar", at, value: null } : readSource(text, { file, isJson: false }, issues);
}

/** The node with a value put under a path; nothing that was there is changed in place, for aliases share it. */
function put(node: SourceNode, path: Path, depth: number, value: SourceNode, at: Position, issues: Issues): SourceNode {
  const step = path[depth];
  if (step === undefined) return value;
  const below = (child: SourceNode | undefined): SourceNode =>
    put(child ?? { type: "scalar", at, value: null }, path, depth + 1, value, at, issues);
  if (node.type === "list") {
    const index = Number(step);
    if (Number.isInteger(index) && index >= 0 && index <= node.items.length) {
      const items = [...node.items];
      items[index] = below(items[index]);
      return { ...node, items };
    }
    const rule = `count from 0 to ${node.items.length} at \`${pathText(path.slice(0, depth))}\`, which is a list`;
    issues.add(at, path, { rule, got: step, cure: `Use ${node.items.length} to add to its end.` });
    return node;
  }
  const entries = entriesOf(node, at);
  if (!entries) {
    if (node.type === "broken") return node;
    const cure = "Shorten the path, or give the whole value.";
    issues.add(at, path, {
      rule: `lead into a record at \`${pathText(path.slice(0, depth))}\``,
      got: dataOf(node),
      cure,
    });
    return node;
  }
  const before = entries.get(String(step));
  const next = new Map(entries).set(String(step), { key: at, value: below(before?.value) });
  return { type: "map", at: node.type === "map" ? node.at : at, entries: next };
}

/** The entries of a record; of nothing, none; of a name that stands for a plugin, its `use`. */
function entriesOf(node: SourceNode, at: Position): ReadonlyMap<string, SourceEntry> | undefined {
  if (node.type === "map") return node.entries;
  if (node.type !== "scalar") return undefined;
  if (node.value === null) return new Map();
  return typeof node.value === "string" ? new Map([["use", { key: at, value: node }]]) : undefined;
}
