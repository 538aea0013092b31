import type { Graph, Node, Value } from "../graph.ts";
import { sameShape } from "../lower/lowering.ts";
import { type Rebuilt, rebuild } from "./rebuild.ts";

/**
 * The gradient of a maximum pool of ReLU(x) is 0 where x is not above 0. Of a window only the largest element has one, so that
 * it is enough to ask whether that is above 0: before elements are put where they stood, when there are fewer.
 */
export function maskBeforeUnpooling(graph: Graph): Graph {
  return rebuild(graph, (node, inputs, rebuilt) => {
    if (node.op !== "Where") return undefined;
    const [condition, zero, spread] = inputs as [Value, Value, Value];
    const compared = rebuilt.madeBy(condition, "LessOrEqual");
    const unpool = rebuilt.madeBy(spread, "MaxUnpool");
    if (!compared || !unpool || rebuilt.number(zero) !== 0 || rebuilt.number(compared.inputs[1]!) !== 0)
      return undefined;
    const [gradient, places, shape] = unpool.inputs as [Value, Value, Value];
    const pools = poolsBehind(places, rebuilt);
    const isOfRelu = pools.every(
      ({ inputs: [x] }) => rebuilt.madeBy(x!, "Relu")?.inputs[0]!.name === compared.inputs[0]!.name,
    );
    const largest = pools.find(({ attributes }) =>
      sameShape(
        attributes["kernel_shape"] as readonly number[],
        unpool.attributes["kernel_shape"] as readonly number[],
      ),
    )?.outputs[0];
    if (!isOfRelu || !largest || !sameShape(largest.shape, gradient.shape)) return undefined;
    const { graph: next } = rebuilt;
    const isNone = next.add("LessOrEqual", [largest, compared.inputs[1]!], { type: "bool", shape: largest.shape });
    const masked = next.add("Where", [isNone, zero, gradient], gradient);
    return [next.add("MaxUnpool", [masked, places, shape], spread, unpool.attributes)];
  });
}

/** The pools that places were computed from. */
function poolsBehind(places: Value, rebuilt: Rebuilt): readonly Node[] {
  const found = new Set<Node>();
  const behind = [places];
  for (const value of behind) {
    const node = rebuilt.producer(value);
    if (node?.op === "MaxPool") found.add(node);
    else behind.push(...(node?.inputs ?? []).filter((input) => !behind.some(({ name }) => name === input.name)));
  }
  return [...found];
}
