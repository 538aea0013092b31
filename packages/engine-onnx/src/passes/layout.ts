import type { Graph, Node, Value } from "../graph.ts";
import { sameShape } from "../lower/lowering.ts";
import { type Rebuilt, rebuild } from "./rebuild.ts";

/** Elements that only change their shape or order: fewer reshapes, and transposes that products take in. */
export function simplifyLayout(graph: Graph): Graph {
  const readers = new Map<string, number>();
  for (const { inputs } of graph.nodes) for (const { name } of inputs) readers.set(name, (readers.get(name) ?? 0) + 1);
  return rebuild(graph, (node, inputs, rebuilt) => {
    const simpler = rules[node.op]?.(node, inputs, rebuilt, readers);
    return simpler && [simpler];
  });
}

type Rule = (
  node: Node,
  inputs: readonly Value[],
  rebuilt: Rebuilt,
  /** How often each value is read. */
  readers: ReadonlyMap<string, number>,
) => Value | undefined;

function reshaped(rebuilt: Rebuilt, value: Value, shape: readonly number[]): Value {
  // Only the last of several reshapes counts.
  const first = rebuilt.madeBy(value, "Reshape")?.inputs[0] ?? value;
  if (sameShape(first.shape, shape)) return first;
  return rebuilt.graph.add("Reshape", [first, rebuilt.graph.list(shape)], { type: value.type, shape });
}

const reshape: Rule = ({ inputs: [own], outputs }, [x], rebuilt, readers) => {
  const { shape } = outputs[0]!;
  if (sameShape(x!.shape, shape)) return x;
  const kept = readers.get(own!.name) === 1 ? keptAxes(x!, outputs[0]!, rebuilt) : undefined;
  if (kept) return kept;
  return rebuilt.madeBy(x!, "Reshape") && reshaped(rebuilt, x!, shape);
};

/** What was added up along axes, with those axes of length 1. */
function keptAxes(value: Value, out: Value, rebuilt: Rebuilt): Value | undefined {
  const node = rebuilt.producer(value);
  if (!node?.op.startsWith("Reduce") || node.attributes["keepdims"] !== 0) return undefined;
  const axes = rebuilt.constant(node.inputs[1]!)?.data;
  const kept = node.inputs[0]!.shape.map((length, axis) => (axes && Array.from(axes).includes(axis) ? 1 : length));
  if (!axes || !sameShape(kept, out.shape)) return undefined;
  return rebuilt.graph.add(node.op, node.inputs, out, { ...node.attributes, keepdims: 1 });
}

const permOf = ({ attributes }: Node): readonly number[] => attributes["perm"] as readonly number[];

/** A transpose after another is one; one that moves axes of length 1 alone is a reshape. */
const transpose: Rule = (node, [x], rebuilt) => {
  const { shape, type } = node.outputs[0]!;
  const perm = permOf(node);
  const before = rebuilt.madeBy(x!, "Transpose");
  if (before) {
    const [first] = before.inputs as [Value];
    const joined = perm.map((axis) => permOf(before)[axis]!);
    if (joined.every((axis, i) => axis === i)) return first;
    return movesOnlyOnes(first.shape, joined)
      ? reshaped(rebuilt, first, shape)
      : rebuilt.graph.add("Transpose", [first], { type, shape }, { perm: joined });
  }
  if (movesOnlyOnes(x!.shape, perm)) return reshaped(rebuilt, x!, shape);
  // A reshape that only adds or drops axes of length 1 goes after the transpose of the axes that count.
  return throughOnes(node, x!, rebuilt) ?? throughGemm(node, x!, rebuilt);
};

const movesOnlyOnes = (shape: readonly number[], perm: readonly number[]): boolean => {
  const moved = perm.filter((axis) => shape[axis] !== 1);
  return moved.every((axis, i) => i === 0 || axis > moved[i - 1]!);
};

/** Transpose(Reshape(x)), where the reshape adds or drops axes of length 1: the axes of x that count, transposed. */
function throughOnes(node: Node, x: Value, rebuilt: Rebuilt): Value | undefined {
  const source = rebuilt.madeBy(x, "Reshape")?.inputs[0] ?? x;
  const counting = (shape: readonly number[]): number[] => shape.flatMap((length, i) => (length === 1 ? [] : [i]));
  const [own, outer] = [counting(source.shape), counting(x.shape)];
  const isPlain = source === x && own.length === x.shape.length;
  const sameLengths = sameShape(
    own.map((axis) => source.shape[axis]!),
    outer.map((axis) => x.shape[axis]!),
  );
  if (isPlain || !sameLengths || own.length === 0) return undefined;
  const lengths = own.map((axis) => source.shape[axis]!);
  const perm = permOf(node).flatMap((axis) => (outer.includes(axis) ? [outer.indexOf(axis)] : []));
  const bare = reshaped(rebuilt, source, lengths);
  const shape = perm.map((axis) => lengths[axis]!);
  const before = rebuilt.madeBy(bare, "Transpose");
  const turned = before && perm.map((axis) => permOf(before)[axis]!);
  const moved =
    before && turned!.every((axis, i) => axis === i)
      ? before.inputs[0]!
      : (throughGemm({ ...node, attributes: { perm }, outputs: [{ ...bare, shape }] }, bare, rebuilt) ??
        rebuilt.graph.add("Transpose", [bare], { type: bare.type, shape }, { perm }));
  return reshaped(rebuilt, moved, node.outputs[0]!.shape);
}

/** A matrix and whether it stands turned: what a transpose was applied to. */
function unturned(value: Value, rebuilt: Rebuilt): readonly [Value, boolean] {
  const node = rebuilt.madeBy(value, "Transpose");
  return node && sameShape(permOf(node), [1, 0]) ? [node.inputs[0]!, true] : [value, false];
}

/** Transposes of the factors become attributes. */
const gemm: Rule = ({ outputs, attributes }, inputs, rebuilt) => {
  const [[a, isTurnedA], [b, isTurnedB]] = [inputs[0]!, inputs[1]!].map((one) => unturned(one, rebuilt)) as [
    readonly [Value, boolean],
    readonly [Value, boolean],
  ];
  if (!isTurnedA && !isTurnedB) return undefined;
  const transA = Number(isTurnedA) ^ Number(attributes["transA"] ?? 0);
  const transB = Number(isTurnedB) ^ Number(attributes["transB"] ?? 0);
  return rebuilt.graph.add("Gemm", [a, b, ...inputs.slice(2)], outputs[0]!, { transA, transB });
};

/** (A B)^T = B^T A^T. */
function throughGemm(node: Node, x: Value, rebuilt: Rebuilt): Value | undefined {
  const product = rebuilt.madeBy(x, "Gemm");
  if (!product || product.inputs.length > 2 || !sameShape(permOf(node), [1, 0])) return undefined;
  const [a, b] = product.inputs as [Value, Value];
  const { transA = 0, transB = 0 } = product.attributes as { readonly transA?: number; readonly transB?: number };
  return rebuilt.graph.add("Gemm", [b, a], node.outputs[0]!, { transA: 1 - transB, transB: 1 - transA });
}

/** A B + c with c along the columns, and a convolution and a number for each channel, are one operator. */
const add: Rule = ({ outputs }, inputs, rebuilt) => {
  const [a, b] = inputs as [Value, Value];
  return withBias(a, b, outputs[0]!, rebuilt) ?? withBias(b, a, outputs[0]!, rebuilt);
};

function withBias(value: Value, bias: Value, out: Value, rebuilt: Rebuilt): Value | undefined {
  const product = rebuilt.madeBy(value, "Gemm") ?? rebuilt.madeBy(value, "Conv");
  if (product?.inputs.length !== 2 || !sameShape(value.shape, out.shape)) return undefined;
  const { op, inputs, attributes } = product;
  const axis = op === "Gemm" ? out.shape.length - 1 : 1;
  const length = out.shape[axis]!;
  const own = [...Array<number>(Math.max(0, out.shape.length - bias.shape.length)).fill(1), ...bias.shape];
  if (
    !sameShape(
      own,
      out.shape.map((_, i) => (i === axis ? length : 1)),
    )
  )
    return undefined;
  return rebuilt.graph.add(op, [...inputs, reshaped(rebuilt, bias, [length])], out, attributes);
}

/** What was turned round, turned round again. */
const slice: Rule = (_, [x, ...lists], rebuilt) => {
  const before = rebuilt.madeBy(x!, "Slice");
  const steps = rebuilt.constant(lists.at(-1)!)?.data;
  const isTurned = lists.length === 4 && steps?.every((step) => step === -1) && before?.inputs.length === 5;
  return isTurned && before.inputs.slice(1).every(({ name }, i) => name === lists[i]!.name)
    ? before.inputs[0]
    : undefined;
};

const rules: Readonly<Record<string, Rule>> = {
  Slice: slice,
  Reshape: reshape,
  Transpose: transpose,
  Gemm: gemm,
  Add: add,
};
