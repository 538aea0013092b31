import { sizeOf } from "@downslope/core";
import type { Value } from "../graph.ts";
import { convert, inDtype } from "./conversions.ts";
import { type Lowering, type Rule, type Rules, range } from "./lowering.ts";
import { notLowered } from "./not-lowered.ts";

const combinations: Readonly<Record<string, string>> = { and: "And", or: "Or", xor: "Xor" };

const combine: Rule = (lowering, { outputs, params }, inputs) => {
  const { dtype } = outputs[0]!;
  const name = combinations[String(params["op"])]!;
  return [lowering.elementwise(dtype === "bool" ? name : `Bitwise${name}`, inDtype(lowering, inputs, dtype))];
};

/** The bits of whole numbers as int64 from 0 to 2^32 - 1, whatever their sign. */
const unsigned = (lowering: Lowering, value: Value, dtype: "int32" | "uint32"): Value =>
  convert(lowering, value, dtype, "uint32");

const shift: Rule = (lowering, { outputs, params }, [x, by]) => {
  const dtype = outputs[0]!.dtype as "int32" | "uint32";
  // ONNX Runtime shifts what has no sign.
  const [bits, places] = [x!, by!].map(({ core, dtype: own }) =>
    lowering.cast(unsigned(lowering, core, own as "int32" | "uint32"), "uint64"),
  ) as [Value, Value];
  const direction = params["op"] === "shl" ? "LEFT" : "RIGHT";
  const shifted = lowering.elementwise("BitShift", [bits, places], "uint64", { direction });
  return [convert(lowering, lowering.wrap(lowering.cast(shifted, "int64")), "uint32", dtype)];
};

/** Counts bits in pairs, in fours, in eights and in all. */
const count: Rule = (lowering, _, [x]) => {
  const number = (value: number): Value => lowering.number("int64", value);
  const op = (name: string, a: Value, b: Value): Value => lowering.elementwise(name, [a, b]);
  let bits = unsigned(lowering, x!.core, x!.dtype as "int32" | "uint32");
  for (const [step, mask] of [
    [2, 0x55555555],
    [4, 0x33333333],
    [16, 0x0f0f0f0f],
    [256, 0x00ff00ff],
    [65536, 0x0000ffff],
  ] as const) {
    const high = op("BitwiseAnd", op("Div", bits, number(step)), number(mask));
    bits = op("Add", op("BitwiseAnd", bits, number(mask)), high);
  }
  return [lowering.cast(bits, "int32")];
};

/** Powers of 2 by the 8 bits of a float's exponent; those of the smallest numbers, and of what is no number, stand apart. */
const powers = range(256).map((exponent) => (exponent === 0 ? 2 ** -126 : 2 ** (Math.min(exponent, 254) - 127)));

const bitcast: Rule = (lowering, { outputs }, [x]) => {
  const [from, to] = [x!.dtype, outputs[0]!.dtype];
  if (from === to) return [x!.core];
  if (to !== "float32") {
    if (from === "float32") throw notLowered("bitcast of float32", lowering.subject);
    return [convert(lowering, x!.core, from, to)];
  }
  const number = (value: number): Value => lowering.number("int64", value);
  const float = (value: number): Value => lowering.number("float32", value);
  const op = (name: string, a: Value, b: Value): Value => lowering.elementwise(name, [a, b]);
  const bits = unsigned(lowering, x!.core, from as "int32" | "uint32");
  const exponent = op("BitwiseAnd", op("Div", bits, number(2 ** 23)), number(255));
  const fraction = op("Mul", lowering.cast(op("BitwiseAnd", bits, number(2 ** 23 - 1)), "float32"), float(2 ** -23));
  const table = lowering.graph.constant("float32", [256], powers);
  const power = lowering.graph.add("Gather", [table, exponent], { type: "float32", shape: exponent.shape });
  const choose = (condition: Value, yes: Value, no: Value): Value =>
    lowering.elementwise("Where", [condition, yes, no], yes.type);
  const is = (a: Value, b: Value): Value => lowering.elementwise("Equal", [a, b], "bool");
  const lead = choose(is(exponent, number(0)), float(0), float(1));
  const size = op("Mul", op("Add", lead, fraction), power);
  const beyond = choose(is(fraction, float(0)), float(Infinity), float(NaN));
  const whole = choose(is(exponent, number(255)), beyond, size);
  const isNegative = lowering.elementwise("Less", [number(2 ** 31 - 1), bits], "bool");
  return [choose(isNegative, lowering.elementwise("Neg", [whole]), whole)];
};

const rotations = [13, 15, 26, 6, 17, 29, 16, 24];

/**
 * Threefry-2x32 with 20 rounds, on counters 0 and the place of each number among those of its key.
 *
 * Source: J. K. Salmon et al. (2011), "Parallel random numbers: as easy as 1, 2, 3".
 */
const random: Rule = (lowering, { outputs, params }, [first, second]) => {
  const { shape } = outputs[0]!;
  const keys = first!.shape.length;
  const [k0, k1] = [first!, second!].map((key) =>
    lowering.reshape(lowering.whole(key), [...key.shape, ...shape.slice(keys).map(() => 1)]),
  ) as [Value, Value];
  const number = (value: number): Value => lowering.number("int64", value);
  const op = (name: string, a: Value, b: Value): Value => lowering.elementwise(name, [a, b]);
  const plus = (a: Value, b: Value): Value => lowering.wrap(op("Add", a, b));
  const turn = (a: Value, by: number): Value => {
    const wide = op("Mul", a, number(2 ** by));
    return op("BitwiseOr", lowering.wrap(wide), op("Div", wide, number(2 ** 32)));
  };
  const rest = shape.slice(keys);
  const places = lowering.graph.constant("int64", [...first!.shape.map(() => 1), ...rest], range(sizeOf(rest)));
  const schedule = [k0, k1, op("BitwiseXor", op("BitwiseXor", k0, k1), number(0x1bd11bda))];
  let [x0, x1] = [schedule[0]!, plus(places, schedule[1]!)];
  for (let block = 0; block < 5; block++) {
    for (let round = 0; round < 4; round++) {
      x0 = plus(x0, x1);
      x1 = op("BitwiseXor", turn(x1, rotations[(block % 2) * 4 + round]!), x0);
    }
    x0 = plus(x0, schedule[(block + 1) % 3]!);
    x1 = plus(op("Add", x1, schedule[(block + 2) % 3]!), number(block + 1));
  }
  const { mode } = params;
  return [mode === 0 ? x0 : mode === 1 ? x1 : op("BitwiseXor", x0, x1)];
};

/** Rules of whole numbers as bits. */
export const bitRules: Rules = {
  bit_combine: combine,
  bit_shift: shift,
  bit_count: count,
  bitcast,
  random_bits: random,
};
