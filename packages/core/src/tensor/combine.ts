import { numpy as np } from "@jax-js/jax";
import { problem } from "../errors.ts";
import type { Kind } from "./dtype.ts";
import { normaliseAxis } from "./shape.ts";
import { type Tensor, wrap } from "./tensor.ts";

/** `yes` where the condition is true, `no` elsewhere. */
export function where<K extends Kind = "float">(
  condition: Tensor<"bool">,
  yes: Tensor<K> | number,
  no: Tensor<K> | number,
): Tensor<K> {
  return condition.where(yes, no);
}

/** Tensors joined along an axis that they have. */
export function concat<K extends Kind>(tensors: readonly Tensor<K>[], axis = 0): Tensor<K> {
  const first = tensors[0];
  if (!first)
    throw problem("INVALID_ARGUMENT", {
      subject: "concat",
      argument: "tensors",
      rule: "hold at least one tensor",
      got: tensors,
    });
  const along = normaliseAxis("concat", axis, first.rank);
  for (const other of tensors) {
    if (
      other.rank !== first.rank ||
      other.dtype !== first.dtype ||
      other.shape.some((length, i) => i !== along && length !== first.shape[i])
    ) {
      throw problem("SHAPE_MISMATCH", {
        subject: "concat",
        argument: "tensors",
        rule: `agree with ${first} in all axes but ${along}`,
        got: other,
      });
    }
  }
  return wrap(
    np.concatenate(
      tensors.map((one) => one.array.ref),
      along,
    ),
  );
}

/** Tensors of one shape, joined along a new axis. */
export function stack<K extends Kind>(tensors: readonly Tensor<K>[], axis = 0): Tensor<K> {
  return concat(
    tensors.map((one) => one.expandDims(axis)),
    axis,
  );
}

/** Sum of products in Einstein's notation: `einsum("ij,jk->ik", a, b)`. The output must be written. */
export function einsum(formula: string, ...tensors: readonly Tensor[]): Tensor {
  const [left = "", right, extra] = formula.replaceAll(" ", "").split("->");
  const terms = left.split(",");
  const isWritten =
    right !== undefined && extra === undefined && /^[A-Za-z,]*$/.test(left + right) && !right.includes(",");
  if (!isWritten)
    throw problem("INVALID_ARGUMENT", {
      subject: "einsum",
      argument: "formula",
      rule: 'be like "ij,jk->ik"',
      got: formula,
    });
  if (terms.length !== tensors.length)
    throw problem("INVALID_ARGUMENT", {
      subject: "einsum",
      argument: "formula",
      rule: `have ${tensors.length} terms, one a tensor`,
      got: formula,
    });
  const lengths = new Map<string, number>();
  terms.forEach((term, i) => {
    const { shape } = tensors[i]!;
    if (term.length !== shape.length)
      throw problem("SHAPE_MISMATCH", {
        subject: "einsum",
        argument: `tensors[${i}]`,
        rule: `have ${term.length} axes, as "${term}" says`,
        got: tensors[i],
      });
    [...term].forEach((letter, axis) => {
      const length = lengths.get(letter) ?? shape[axis]!;
      if (length !== shape[axis])
        throw problem("SHAPE_MISMATCH", {
          subject: "einsum",
          argument: `tensors[${i}]`,
          rule: `have length ${length} along "${letter}"`,
          got: tensors[i],
        });
      lengths.set(letter, length);
    });
  });
  const letters = [...lengths.keys()];
  const stranger = [...right].find((letter) => !lengths.has(letter));
  if (stranger !== undefined)
    throw problem("INVALID_ARGUMENT", {
      subject: "einsum",
      argument: "formula",
      rule: "use only letters of its terms in the output",
      got: formula,
    });
  const numbers = (term: string) => [...term].map((letter) => letters.indexOf(letter));
  return wrap(np.einsum(...tensors.flatMap((one, i) => [one.array.ref, numbers(terms[i]!)]), numbers(right)));
}
