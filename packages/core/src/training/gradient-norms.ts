import type { Engine, Outputs } from "../engine/engine.ts";
import type { Params } from "../plugin/optimizer.ts";
import { concat } from "../tensor/combine.ts";
import { tensor } from "../tensor/create.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { GradientNorms } from "./events.ts";

/** Whose gradients a step measures, and how. */
export interface Measured {
  /** Paths of the parameters, in the order in which the lengths come out. */
  readonly paths: readonly string[];
  /** Whether the device computes in float64, where no square of a float32 number overflows or vanishes. */
  readonly hasFloat64: boolean;
}

export const measuredOn = ({ device }: Engine, paths: readonly string[]): Measured => ({
  paths,
  hasFloat64: device === "wasm" || device === "cpu",
});

/** Name under which a step puts out the lengths of its gradients. */
const output = "gradientNorms";

/** What a step puts out of its gradients: one vector `[paths]`, for to read many scalars would cost more than to compute them. */
export function normsOutput(measured: Measured | undefined, gradients: Params): { readonly [output]?: Tensor } {
  if (!measured) return {};
  const all = measured.paths.map((path) => gradients[path]!);
  return { [output]: measured.hasFloat64 ? normsInFloat64(all) : concat(all.map((one) => one.norm().reshape([1]))) };
}

/** The same as events tell it. */
export function readNorms(measured: Measured | undefined, outputs: Outputs): GradientNorms | undefined {
  const norms = outputs[output]?.data;
  return norms && measured && Object.fromEntries(measured.paths.map((path, i) => [path, norms[i]!]));
}

/*
 * A kernel costs more to start than a small gradient to sum, and to join a large one costs more than to start a kernel. So
 * small gradients are joined, filled up to whole rows, and summed by rows; the rows of each are then summed all at once.
 */

/** Elements up to which gradients are joined. */
const small = 1024;
/** How many are joined: each element of a joined tensor is looked up in all of its parts. */
const together = 8;
/** Elements in a row. */
const width = 32;

/** The lengths of tensors, `[tensors]`, in float64. */
function normsInFloat64(tensors: readonly Tensor[]): Tensor {
  const sums: Tensor[] = [];
  const owners: number[] = [];
  const squares = (one: Tensor): Tensor => one.toFloat("float64").square();
  const places = tensors.map((_, i) => i);
  for (const place of places.filter((i) => tensors[i]!.size > small)) {
    sums.push(squares(tensors[place]!).sum().reshape([1]));
    owners.push(place);
  }
  const rest = places.filter((i) => tensors[i]!.size <= small);
  for (let start = 0; start < rest.length; start += together) {
    const group = rest.slice(start, start + together);
    sums.push(squares(concat(group.map((place) => filled(tensors[place]!))).reshape([-1, width])).sum(1));
    for (const place of group) owners.push(...Array<number>(Math.ceil(tensors[place]!.size / width)).fill(place));
  }
  const table = [tensors.length, owners.length];
  const isOwn = tensor(
    Int32Array.from({ length: table[0]! * table[1]! }, (_, i) => {
      return owners[i % table[1]!] === Math.floor(i / table[1]!) ? 1 : 0;
    }),
    { shape: table, dtype: "int32" },
  ).greater(0);
  // Chosen and not multiplied by 0, for what is not finite must stay with its owner.
  return isOwn
    .where(concat(sums).reshape([1, table[1]!]).broadcastTo(table), 0)
    .sum(1)
    .sqrt();
}

/** As a vector of whole rows, with zeros at its end. */
const filled = (one: Tensor): Tensor => one.reshape([-1]).pad([[0, (width - (one.size % width)) % width]]);
