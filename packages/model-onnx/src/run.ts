import { DownslopeError, type ModelMode, type Params, type Tensor, isTensor, problem, splitKey } from "@downslope/core";
import type { Architecture } from "./architecture.ts";
import { Constant } from "./constant.ts";
import { placeOf } from "./graph.ts";
import { operators } from "./operators.ts";
import { Call, type Running } from "./operators/call.ts";
import { type Value, kindOf, tensorOf } from "./value.ts";

/** Operators that hand their input on, so that there is nothing new to show. */
const silent: ReadonlySet<string> = new Set(
  "Identity Reshape Flatten Transpose Squeeze Unsqueeze Cast Dropout Slice Split Expand Gather Concat Tile Pad".split(
    " ",
  ),
);

/** A graph that runs on tensors. */
export type RunGraph = (
  variables: { readonly params: Params; readonly state: Params },
  input: Tensor,
  mode: ModelMode,
) => { readonly output: Tensor; readonly state: Params };

/** Makes the function of a graph. Values that are constants alone are computed as it is traced. */
export function graphRunner(architecture: Architecture, subject: string): RunGraph {
  const { nodes, input: given, output: end, opset } = architecture;
  const constants = Object.entries(architecture.constants).map(([name, data]) => [name, Constant.from(data)] as const);
  const dropouts = nodes.filter(({ op }) => op === "Dropout").length;
  const declared = given.shape?.[0] ?? undefined;
  const labels = labelsOf(architecture);
  return ({ params, state }, input, mode) => {
    const batch = { declared, actual: input.shape[0]! };
    const keys = mode.training && dropouts > 0 ? splitKey(mode.key, dropouts) : [];
    const next: Record<string, Tensor> = { ...state };
    const running: Running = { opset, mode, batch, takeKey: () => keys.pop()!, state: next };
    const values = new Map<string, Value>([...constants, ...Object.entries(params), ...Object.entries(state)]);
    values.set(given.name, fitted(input, architecture, subject));
    nodes.forEach((node, place) => {
      const where = `${subject}, node ${placeOf(node)}`;
      const results = explained(where, batch, () => operators[node.op]!(new Call(node, where, values, running)));
      node.outputs.forEach((name, i) => {
        if (name !== "" && results[i]) values.set(name, results[i]);
      });
      const label = labels[place];
      if (label !== undefined && isShown(results[0], batch.actual)) mode.observe?.(label, results[0]);
    });
    const output = values.get(end)!;
    return { output: checked(output, batch, subject), state: next };
  };
}

/** Tells at which node of the graph something went wrong. */
function explained<T>(where: string, { declared, actual }: Running["batch"], body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof DownslopeError) || error.message.startsWith(where)) throw error;
    const advice =
      declared === undefined || declared === actual
        ? ""
        : ` The graph was exported for batches of ${declared}: export it with a batch axis that is free.`;
    throw new DownslopeError(error.code, `${where}: ${error.message}${advice}`, { cause: error });
  }
}

/** The batch as the graph wants it: a sample's axes of length 1 and its rows may differ, its elements not. */
function fitted(input: Tensor, { input: { shape, isInteger } }: Architecture, subject: string): Value {
  const sample = sampleShape(input.shape.slice(1), shape?.slice(1), subject);
  const shaped = sample.length === input.rank - 1 ? input : input.reshape([input.shape[0]!, ...sample]);
  const same = String(shaped.shape.slice(1)) === String(sample) ? shaped : input.reshape([input.shape[0]!, ...sample]);
  return isInteger ? same.toInt() : same;
}

/**
 * The shape that a sample of the data has for the graph. It is the data's own where the graph's lengths allow it; data
 * without the graph's axes of length 1, and rows of the right number of elements, are given its shape.
 */
export function sampleShape(
  data: readonly number[],
  wanted: readonly (number | null)[] | undefined,
  subject: string,
): readonly number[] {
  if (!wanted) return data;
  if (data.length === wanted.length && wanted.every((length, i) => length === null || length === data[i])) return data;
  if (!wanted.includes(null)) {
    const lengths = wanted as readonly number[];
    const long = (shape: readonly number[]) => String(shape.filter((length) => length !== 1));
    const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
    const isRow = data.length === 1 || lengths.length === 1;
    if (long(data) === long(lengths) || (isRow && size(data) === size(lengths))) return lengths;
  }
  throw problem("SHAPE_MISMATCH", {
    subject,
    argument: "input",
    rule: `be [${wanted.map((length) => length ?? "any").join(", ")}] a sample, as the model was exported for`,
    got: [...data],
    cure: "Take data of that shape, or export the model for this one.",
  });
}

function checked(output: Value, { declared, actual }: Running["batch"], subject: string): Tensor {
  const isFit = isTensor(output) && kindOf(output) === "float" && output.shape[0] === actual;
  if (isFit) return tensorOf(output);
  throw problem("SHAPE_MISMATCH", {
    subject,
    argument: "output",
    rule: `be a float tensor [${actual}, ...], a row for each sample`,
    got: isTensor(output) ? output : "a constant",
    cure:
      declared === undefined
        ? "Cut the graph elsewhere with `output`."
        : `The graph was exported for batches of ${declared}: export it with a batch axis that is free.`,
  });
}

/** Under what name each node shows what it puts out: its own if no other has it. The output is shown whatever made it. */
function labelsOf({ nodes, output }: Architecture): readonly (string | undefined)[] {
  const counts = new Map<string, number>();
  for (const { name } of nodes) counts.set(name, (counts.get(name) ?? 0) + 1);
  return nodes.map(({ op, name, outputs }) => {
    if (silent.has(op) && outputs[0] !== output) return undefined;
    return name !== "" && counts.get(name) === 1 ? name : outputs[0];
  });
}

const isShown = (value: Value | undefined, samples: number): value is Tensor =>
  isTensor(value) && kindOf(value) === "float" && value.shape[0] === samples;
