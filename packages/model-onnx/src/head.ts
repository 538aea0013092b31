import { type HostArray, type Params, type Tensor, splitKey, uniform } from "@downslope/core";
import type { Architecture } from "./architecture.ts";

/** The last layer with weights, if it and all after it say how wide the output is. */
export interface Head {
  readonly weight: string;
  readonly bias: string | undefined;
  /** Axis of the weight along which outputs lie. */
  readonly axis: number;
  /** Whether nothing after it, and nothing else in the graph, depends on its width. */
  readonly isReplaceable: boolean;
}

/** Operators after which the features are those before. */
const keepers: ReadonlySet<string> = new Set([
  "Softmax",
  "LogSoftmax",
  "Sigmoid",
  "Tanh",
  "Relu",
  "LeakyRelu",
  "Elu",
  "Gelu",
  "HardSigmoid",
  "Clip",
  "Softplus",
  "Identity",
  "Dropout",
  "Cast",
  "Flatten",
  "Squeeze",
  "GlobalAveragePool",
  "ReduceMean",
]);

/** Finds the last layer by walking back from the output. */
export function findHead({ nodes, output, params }: Architecture): Head | undefined {
  const maker = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const uses = (name: string) => nodes.filter(({ inputs }) => inputs.includes(name)).length;
  const isParam = (name: string | undefined): name is string => name !== undefined && params.includes(name);
  const head = (weight: string, bias: string | undefined, axis: number): Head => ({
    weight,
    bias,
    axis,
    isReplaceable: uses(weight) === 1 && (bias === undefined || (isParam(bias) && uses(bias) === 1)),
  });
  let name = output;
  let added: string | undefined;
  for (;;) {
    const node = maker.get(name);
    if (!node) return undefined;
    const [first, weight, third] = node.inputs as readonly [string, string?, string?];
    const given = third === "" ? undefined : third;
    if (node.op === "Gemm") {
      if (!isParam(weight)) return undefined;
      return head(weight, given, node.attributes["transB"] === 1 ? 0 : 1);
    }
    if (node.op === "Conv") return isParam(weight) ? head(weight, given, 0) : undefined;
    if (node.op === "MatMul") {
      if (isParam(weight)) return head(weight, added, -1);
      const turned = maker.get(weight ?? "");
      const source = turned?.op === "Transpose" ? turned.inputs[0] : undefined;
      return isParam(source) ? head(source, added, 0) : undefined;
    }
    if (node.op === "Add" && added === undefined) {
      const [beside, rest] = isParam(first) ? [first, weight] : [weight, first];
      if (!isParam(beside) || maker.get(rest ?? "")?.op !== "MatMul") return undefined;
      [added, name] = [beside, rest!];
    } else if (keepers.has(node.op)) name = first;
    else return undefined;
  }
}

/** The number of outputs of a last layer. */
export const widthOf = ({ axis }: Head, { shape }: HostArray): number => shape.at(axis)!;

/**
 * Fresh weights of a last layer with another number of outputs, uniform within ±1/√inputs, as PyTorch's Linear and Conv2d
 * draw them.
 */
export function drawHead(
  key: Tensor<"key">,
  { weight, bias, axis }: Head,
  arrays: ReadonlyMap<string, HostArray>,
  outputs: number,
): Params {
  const { shape } = arrays.get(weight)!;
  const along = axis < 0 ? axis + shape.length : axis;
  const fan = shape.reduce((product, length, i) => (i === along ? product : product * length), 1);
  const [one, other] = splitKey(key, 2) as [Tensor<"key">, Tensor<"key">];
  const drawn = { [weight]: uniformWithin(one, shape.with(along, outputs), fan) };
  if (bias === undefined) return drawn;
  const { shape: old } = arrays.get(bias)!;
  return { ...drawn, [bias]: uniformWithin(other, old.with(old.length - 1, outputs), fan) };
}

/** Names of the weights of a layer that follows a graph. */
export const appended = { weight: "appended.weight", bias: "appended.bias" } as const;

/** Weights of a dense layer after a graph that puts out so many features. */
export function drawAppended(key: Tensor<"key">, features: number, outputs: number): Params {
  const [one, other] = splitKey(key, 2) as [Tensor<"key">, Tensor<"key">];
  return {
    [appended.weight]: uniformWithin(one, [features, outputs], features),
    [appended.bias]: uniformWithin(other, [outputs], features),
  };
}

function uniformWithin(key: Tensor<"key">, shape: readonly number[], inputs: number): Tensor {
  const limit = 1 / Math.sqrt(inputs);
  return uniform(key, shape, { low: -limit, high: limit });
}
