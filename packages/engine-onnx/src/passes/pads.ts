import type { Graph, Value } from "../graph.ts";
import { type Rebuilt, rebuild } from "./rebuild.ts";

/** A part of an axis: its elements stand from `before` on, and `after` zeros follow. */
interface Part {
  readonly inner: Value;
  readonly axis: number;
  readonly before: number;
  readonly after: number;
}

/**
 * Sums of parts that stand beside each other, with zeros around, are the parts joined. So the gradient of a sequence that is
 * read step by step takes time in proportion to its length, and not to its square.
 */
export function joinPads(graph: Graph): Graph {
  return rebuild(graph, ({ op, outputs }, inputs, rebuilt) => {
    if (op !== "Add") return undefined;
    const [a, b] = inputs.map((input) => partOf(input, rebuilt));
    if (!a || !b || a.axis !== b.axis) return undefined;
    const { type, shape } = outputs[0]!;
    const { axis } = a;
    const [first, second] = a.before < b.before ? [a, b] : [b, a];
    const middle = first.before + first.inner.shape[axis]!;
    if (middle !== second.before) return undefined;
    const pieces = [first, second].flatMap(({ inner }) => piecesOf(inner, axis, rebuilt));
    const end = second.before + second.inner.shape[axis]!;
    const joined = { type, shape: shape.toSpliced(axis, 1, end - first.before) };
    const { graph: next } = rebuilt;
    const whole = next.add("Concat", pieces, joined, { axis });
    if (first.before === 0 && second.after === 0) return [whole];
    const widths = [first.before, second.after].flatMap((width) => shape.map((_, i) => (i === axis ? width : 0)));
    return [next.add("Pad", [whole, next.list(widths)], { type, shape })];
  });
}

/** What a value is a part of, where zeros stand around it along one axis alone. */
function partOf(value: Value, rebuilt: Rebuilt): Part | undefined {
  const pad = rebuilt.madeBy(value, "Pad");
  const widths = pad && rebuilt.constant(pad.inputs[1]!)?.data;
  if (!pad || !widths || pad.inputs.length > 2) return undefined;
  const rank = value.shape.length;
  const axes = value.shape.flatMap((_, axis) => (widths[axis] !== 0 || widths[axis + rank] !== 0 ? [axis] : []));
  const [axis] = axes;
  if (axis === undefined || axes.length > 1) return undefined;
  return { inner: pad.inputs[0]!, axis, before: widths[axis]!, after: widths[axis + rank]! };
}

/** The values that a value was joined of along an axis: itself, where it was not. */
function piecesOf(value: Value, axis: number, rebuilt: Rebuilt): readonly Value[] {
  const joined = rebuilt.madeBy(value, "Concat");
  return joined?.attributes["axis"] === axis ? joined.inputs : [value];
}
