import type { Value } from "../graph.ts";
import { type Lowered, type Lowering, type Rule, type Rules, broadcast, range } from "./lowering.ts";

interface Indexed {
  /** Axes that are indexed, one a list of indices. */
  readonly axis: readonly number[];
  /** Where the axes of the indices stand in the result. */
  readonly outDim: number;
}

/** Indices as int64 from 0 to the last place; what lies outside reads, or would write, the nearest. */
function tame(lowering: Lowering, index: Lowered, length: number): Value {
  const wide = lowering.cast(index.core, "int64");
  const above = lowering.elementwise("Max", [wide, lowering.number("int64", 0)]);
  return lowering.elementwise("Min", [above, lowering.number("int64", length - 1)]);
}

const stretched = (lowering: Lowering, value: Value, shape: readonly number[]): Value => {
  const ranked = lowering.reshape(value, [...Array<number>(shape.length - value.shape.length).fill(1), ...value.shape]);
  return lowering.whole({ core: ranked, shape, dtype: "int32" });
};

/** Lists of indices side by side along a new last axis. */
function tuples(lowering: Lowering, indices: readonly Value[], shape: readonly number[]): Value {
  const columns = indices.map((index) => lowering.reshape(stretched(lowering, index, shape), [...shape, 1]));
  if (columns.length === 1) return columns[0]!;
  const out = { type: "int64" as const, shape: [...shape, columns.length] };
  return lowering.graph.add("Concat", columns, out, { axis: shape.length });
}

/** Where each axis of the operand with the indexed ones first comes from, and the others after them. */
const indexedFirst = (rank: number, axis: readonly number[]): number[] => [
  ...axis,
  ...range(rank).filter((one) => !axis.includes(one)),
];

const gather: Rule = (lowering, { outputs, params }, [x, ...indices]) => {
  const { axis, outDim } = params as unknown as Indexed;
  const { shape } = outputs[0]!;
  const value = lowering.whole(x!);
  const indexShape = broadcast(...indices.map((index) => index.shape));
  const places = indices.map((index, i) => tame(lowering, index, value.shape[axis[i]!]!));
  const { type } = value;
  if (axis.length === 1 && axis[0] === outDim) {
    const index = stretched(lowering, places[0]!, indexShape);
    return [lowering.graph.add("Gather", [value, index], { type, shape }, { axis: outDim })];
  }
  const order = indexedFirst(value.shape.length, axis);
  const others = order.slice(axis.length).map((one) => value.shape[one]!);
  const found = lowering.graph.add(
    "GatherND",
    [lowering.transpose(value, order), tuples(lowering, places, indexShape)],
    { type, shape: [...indexShape, ...others] },
  );
  const rank = indexShape.length;
  const back = [
    ...range(outDim).map((i) => rank + i),
    ...range(rank),
    ...range(others.length - outDim).map((i) => rank + outDim + i),
  ];
  return [lowering.transpose(found, back)];
};

/** Adds rows where they belong, in zeros; what belongs nowhere is left out. */
const scatter: Rule = (lowering, { outputs, params }, [updates, ...indices]) => {
  const { axis, outDim } = params as unknown as Indexed;
  const { dtype, shape } = outputs[0]!;
  const indexShape = broadcast(...indices.map((index) => index.shape));
  const rank = indexShape.length;
  const rows = lowering.whole(updates!);
  const inFront = [
    ...range(rank).map((i) => outDim + i),
    ...range(rows.shape.length).filter((i) => i < outDim || i >= outDim + rank),
  ];
  const moved = lowering.transpose(rows, inFront);
  const type = dtype === "bool" ? "int32" : moved.type;
  const isInside = indices
    .flatMap((index, i) => {
      const wide = lowering.cast(index.core, "int64");
      const [none, end] = [lowering.number("int64", -1), lowering.number("int64", shape[axis[i]!]!)];
      return [lowering.elementwise("Less", [none, wide], "bool"), lowering.elementwise("Less", [wide, end], "bool")];
    })
    .reduce((all, one) => lowering.elementwise("And", [all, one]));
  const ranked = [...Array<number>(rank - isInside.shape.length).fill(1), ...isInside.shape];
  const inside = lowering.reshape(isInside, [...ranked, ...moved.shape.slice(rank).map(() => 1)]);
  const kept = lowering.elementwise("Where", [inside, lowering.cast(moved, type), lowering.number(type, 0)], type);
  const places = indices.map((index, i) => tame(lowering, index, shape[axis[i]!]!));
  const order = indexedFirst(shape.length, axis);
  const target = order.map((one) => shape[one]!);
  const zeros = lowering.graph.add("Expand", [lowering.number(type, 0), lowering.graph.list(target)], {
    type,
    shape: target,
  });
  const reduction = params["op"] === "update" ? "none" : "add";
  const added = lowering.graph.add(
    "ScatterND",
    [zeros, tuples(lowering, places, indexShape), kept],
    { type, shape: target },
    { reduction },
  );
  const back = lowering.transpose(
    added,
    range(shape.length).map((one) => order.indexOf(one)),
  );
  return [lowering.cast(back, rows.type)];
};

/** Ascending along the last axis; of equal values the first stays first. */
function sorted(lowering: Lowering, x: Lowered): readonly [Value, Value] {
  const value = lowering.whole(x);
  const length = value.shape.at(-1)!;
  const [values, places] = lowering.graph.addMany(
    "TopK",
    [value, lowering.graph.list([length])],
    [value, { type: "int64", shape: value.shape }],
    { axis: -1, largest: 0, sorted: 1 },
  );
  return [values!, places!];
}

const sort: Rule = (lowering, _, [x]) => [sorted(lowering, x!)[0]];

const argsort: Rule = (lowering, _, [x]) => {
  const [values, places] = sorted(lowering, x!);
  return [values, lowering.cast(places, "int32")];
};

/** Rules of elements picked by index or by order. */
export const indexingRules: Rules = { gather, scatter, sort, argsort };
