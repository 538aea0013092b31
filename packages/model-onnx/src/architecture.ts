import { type HostArray, nearest, problem } from "@downslope/core";
import { Constant, type ConstantData } from "./constant.ts";
import { type GraphInput, type GraphNode, type OnnxGraph, placeOf } from "./graph.ts";
import { operatorNames } from "./operators.ts";
import { rolesOf } from "./weights.ts";

/** Format of architectures in saved models. A reader refuses another. */
export const ARCHITECTURE_FORMAT = 1;

/** What a model keeps of its file beside the weights: plain data, saved with the model. */
export interface Architecture {
  readonly format: number;
  /** Version of ONNX's operators. */
  readonly opset: number;
  readonly input: GraphInput;
  /** Name of the value that the model puts out. */
  readonly output: string;
  readonly nodes: readonly GraphNode[];
  readonly constants: Readonly<Record<string, ConstantData>>;
  /** Names of the weights that are trained, and of the running statistics. */
  readonly params: readonly string[];
  readonly state: readonly string[];
  /** Whether a dense layer of the model's own follows the graph. */
  readonly isAppended: boolean;
}

/** A graph ready to train, and the numbers it arrived with, by name. */
export interface Imported {
  readonly architecture: Architecture;
  readonly weights: ReadonlyMap<string, HostArray>;
}

/** What the options say of a file's graph. */
export interface ImportOptions {
  readonly output?: string | undefined;
  readonly isAppended: boolean;
}

/** The part of a graph that a model is made of: from its one input to its one output, or where it is cut. */
export function importGraph(graph: OnnxGraph, { output, isAppended }: ImportOptions, subject: string): Imported {
  const end = output ?? onlyOutput(graph, subject);
  const nodes = nodesTo(end, graph, output === undefined ? undefined : subject);
  checkOperators(nodes, subject);
  const used = new Set(nodes.flatMap(({ inputs }) => inputs));
  const input = onlyInput(
    graph.inputs.filter(({ name }) => used.has(name)),
    subject,
  );
  const floats = new Map([...graph.floats].filter(([name]) => used.has(name)));
  const roles = rolesOf({ nodes, floats });
  const named = (role: string) => [...roles].flatMap(([name, one]) => (one === role ? [name] : []));
  const [params, state] = [named("param"), named("state")];
  if (params.length === 0)
    throw problem("INVALID_FILE", {
      subject,
      argument: "path",
      rule: "name a model with weights to train",
      got: "a graph without any",
    });
  const taken = params.find((name) => name.startsWith("loss."));
  if (taken !== undefined)
    throw problem("INVALID_FILE", {
      subject,
      argument: taken,
      rule: "have another name, for what begins with `loss.` is the loss's",
      got: taken,
      cure: "Rename the module before the export.",
    });
  const fixed = named("constant").map((name): [string, ConstantData] => {
    const { shape, data } = floats.get(name)!;
    return [name, new Constant("float", shape, data).toJSON()];
  });
  const whole = [...graph.constants].filter(([name]) => used.has(name));
  return {
    architecture: {
      format: ARCHITECTURE_FORMAT,
      opset: graph.opset,
      input,
      output: end,
      nodes,
      constants: Object.fromEntries([...whole, ...fixed]),
      params,
      state,
      isAppended,
    },
    weights: new Map([...params, ...state].map((name) => [name, floats.get(name)!])),
  };
}

/** An architecture that a saved model held. */
export function readArchitecture(saved: unknown, subject: string): Architecture {
  const { format } = (saved ?? {}) as Partial<Architecture>;
  if (format === ARCHITECTURE_FORMAT) return saved as Architecture;
  throw problem("INVALID_FILE", {
    subject,
    argument: "architecture",
    rule: `be of format ${ARCHITECTURE_FORMAT}, which this package reads`,
    got: format,
    cure: "Update @downslope/model-onnx.",
  });
}

function onlyOutput({ outputs }: OnnxGraph, subject: string): string {
  if (outputs.length === 1) return outputs[0]!;
  throw problem("INVALID_OPTIONS", {
    subject,
    argument: "output",
    rule: `name one of ${outputs.join(", ")}, for the graph has ${outputs.length} outputs`,
    got: undefined,
  });
}

function onlyInput(inputs: readonly GraphInput[], subject: string): GraphInput {
  if (inputs.length === 1) return inputs[0]!;
  throw problem("UNSUPPORTED", {
    subject,
    argument: "path",
    rule: "name a model with one input, `[batch, ...]`",
    got: inputs.map(({ name }) => name),
    cure: "Export it with its other inputs fixed.",
  });
}

/** The nodes that a value needs, in the order of computation. */
function nodesTo(end: string, { nodes }: OnnxGraph, subject: string | undefined): GraphNode[] {
  const known = nodes.flatMap(({ outputs }) => outputs);
  if (subject !== undefined && !known.includes(end)) {
    const near = nearest(end, known);
    throw problem("INVALID_OPTIONS", {
      subject,
      argument: "output",
      rule: "name a tensor that the graph computes",
      got: end,
      cure: near.length > 0 ? `Did you mean ${near.join(" or ")}?` : `It has ${known.slice(-4).join(", ")}.`,
    });
  }
  const needed = new Set([end]);
  const kept: GraphNode[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => name !== "" && needed.has(name))) continue;
    kept.push(node);
    for (const name of node.inputs) needed.add(name);
  }
  return kept.toReversed();
}

function checkOperators(nodes: readonly GraphNode[], subject: string): void {
  const stranger = nodes.find(({ op }) => !operatorNames.includes(op));
  if (!stranger) return;
  throw problem("UNSUPPORTED", {
    subject,
    argument: "path",
    rule: `name a model of the operators ${operatorNames.join(", ")}`,
    got: placeOf(stranger),
    cure: "Cut the graph before it with `output`, or export the model without it.",
  });
}
