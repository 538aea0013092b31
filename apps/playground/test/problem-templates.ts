import { readFileSync, readdirSync } from "node:fs";
import { parseSync } from "vite";

/* Finds in the sources of packages what they say where something is wrong: rules, cures, messages. */

/** A text as the source has it, each `${...}` of it a hole. */
export interface Template {
  /** What comes between the holes: one more than there are holes. */
  readonly literals: readonly string[];
  /** Path of the source below `packages/`. */
  readonly file: string;
}

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

type Parts = readonly string[];

/** Functions that a source calls with rules and cures, by name, with the names of their parameters. */
type Callees = Map<string, readonly (string | undefined)[]>;

const said = new Set(["rule", "cure", "message", "error"]);
const sayers = /^(rule|cure|suggestion|listing|correction|advise)/;

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "type" in value;
const childrenOf = (node: Node): Node[] => Object.values(node).flat().filter(isNode);
const nameOf = (node: unknown): string | undefined => {
  if (!isNode(node)) return undefined;
  if (node.type === "AssignmentPattern") return nameOf(node["left"]);
  if (node.type === "MemberExpression") return nameOf(node["property"]);
  return (node["name"] ?? node["value"]) as string | undefined;
};

/** What the sources of packages say, tests and Node's own entry left out. */
export function problemTemplates(packages: URL, names: readonly string[]): Template[] {
  return names.flatMap((name) => {
    const folder = new URL(`${name}/src/`, packages);
    const files = (readdirSync(folder, { recursive: true }) as string[]).filter(
      (file) => file.endsWith(".ts") && !/\.test(-d)?\.ts$|^data\/|^node\.ts$|^errors\.ts$/.test(file),
    );
    const programs = files.map((file) => {
      const text = readFileSync(new URL(file, folder), "utf8");
      return { file: `${name}/src/${file}`, program: parseSync(file, text).program as unknown as Node };
    });
    const everywhere = calleesOf(programs.map(({ program }) => program));
    return programs.flatMap(({ file, program }) => {
      const callees = new Map([...everywhere, ...calleesOf([program])]);
      return readProgram(program, callees).map((literals) => ({ literals, file }));
    });
  });
}

function visit(node: Node, act: (node: Node, inside: string | undefined) => void, inside?: string): void {
  act(node, inside);
  const name = calleeOf(node)?.name ?? inside;
  for (const child of childrenOf(node)) visit(child, act, name);
}

/** The name and parameters of a function that a node declares. */
function calleeOf(node: Node): { name: string | undefined; of: Node } | undefined {
  if (node.type === "FunctionDeclaration") return { name: nameOf(node["id"]), of: node };
  const value = node.type === "VariableDeclarator" ? node["init"] : node["value"];
  const isFunction = isNode(value) && ["ArrowFunctionExpression", "FunctionExpression"].includes(value.type);
  if (!isFunction || !["VariableDeclarator", "MethodDefinition"].includes(node.type)) return undefined;
  return { name: nameOf(node["id"] ?? node["key"]), of: value };
}

function calleesOf(programs: readonly Node[]): Callees {
  const callees: Callees = new Map();
  for (const program of programs) visit(program, (node) => note(node, callees));
  return callees;
}

function note(node: Node, callees: Callees): void {
  const callee = calleeOf(node);
  if (!callee?.name) return;
  const parameters = (callee.of["params"] as Node[]).map(nameOf);
  if (parameters.some((one) => said.has(one ?? ""))) callees.set(callee.name, parameters);
}

function readProgram(program: Node, callees: Callees): Parts[] {
  const found: Parts[] = [];
  const variables = new Map<string, Node[]>();
  visit(program, (node) => {
    if (node.type !== "VariableDeclarator" || !isNode(node["init"])) return;
    const name = nameOf(node["id"]);
    if (name !== undefined) variables.set(name, [...(variables.get(name) ?? []), node["init"]]);
  });
  const add = (node: unknown): void => {
    if (isNode(node)) found.push(...alternatives(node, variables));
  };
  visit(program, (node, inside) => {
    if (node.type === "Property" && said.has(nameOf(node["key"]) ?? "")) addSaid(node, add);
    if (node.type === "NewExpression" && nameOf(node["callee"]) === "DownslopeError")
      add((node["arguments"] as Node[])[1]);
    if (node.type === "CallExpression") {
      const name = nameOf(node["callee"]);
      const given = node["arguments"] as Node[];
      callees.get(name ?? "")?.forEach((parameter, i) => {
        if (said.has(parameter ?? "")) add(given[i]);
      });
      if (name === "refine") add(given[1]?.type === "ObjectExpression" ? undefined : given[1]);
    }
    if (node.type === "ReturnStatement" && sayers.test(inside ?? "")) add(node["argument"]);
  });
  return found.filter((literals) => literals.some((literal) => /[a-zA-Z]{2}/.test(literal)));
}

/** Fields named `message` and `error` may hold anything; those with words in a literal are meant. */
function addSaid(property: Node, add: (node: unknown) => void): void {
  const isSure = ["rule", "cure"].includes(nameOf(property["key"])!);
  const value = property["value"] as Node;
  if (isSure || ["Literal", "TemplateLiteral"].includes(value.type)) add(value);
}

/** The texts that an expression may come to. */
function alternatives(node: Node, variables: ReadonlyMap<string, Node[]>, depth = 0): Parts[] {
  const of = (child: unknown): Parts[] => (isNode(child) ? alternatives(child, variables, depth + 1) : [["", ""]]);
  if (depth > 8) return [["", ""]];
  switch (node.type) {
    case "Literal":
      return typeof node["value"] === "string" ? [[node["value"]]] : [];
    case "TemplateLiteral": {
      const quasis = (node["quasis"] as { value: { cooked: string } }[]).map(({ value }) => [value.cooked]);
      const holes = (node["expressions"] as Node[]).map(of);
      return holes.reduce<Parts[]>((all, one, i) => joined(joined(all, one), [quasis[i + 1]!]), [quasis[0]!]);
    }
    case "ConditionalExpression":
      return [...of(node["consequent"]), ...of(node["alternate"])];
    case "LogicalExpression":
      return [...(node["operator"] === "&&" ? [] : of(node["left"])), ...of(node["right"])];
    case "BinaryExpression":
      return node["operator"] === "+" ? joined(of(node["left"]), of(node["right"])) : [["", ""]];
    case "Identifier": {
      // The one that was declared last before.
      const value = variables
        .get(node["name"] as string)
        ?.findLast(({ start }) => (start as number) < (node["start"] as number));
      const isText = ["Literal", "TemplateLiteral", "ConditionalExpression"].includes(value?.type ?? "");
      return node["name"] === "undefined" ? [] : isText ? of(value) : [["", ""]];
    }
    default:
      return [["", ""]];
  }
}

function joined(left: readonly Parts[], right: readonly Parts[]): Parts[] {
  return left.flatMap((a) => right.map((b) => [...a.slice(0, -1), a.at(-1)! + b[0]!, ...b.slice(1)])).slice(0, 64);
}
