import type { SampleField } from "../../worker/diagnostics/protocol.ts";

/** Inputs of a model, row by row, as they stood in the file. Categories stay as they are: 1 for their own, 0 for others. */
export function rawInputs(inputs: Float32Array, fields: readonly SampleField[]): Float32Array {
  const columns = fields.flatMap((field) =>
    field.kind === "number" ? [field] : field.categories.map(() => ({ offset: 0, scale: 1 })),
  );
  const { length } = columns;
  if (length === 0) return inputs;
  return inputs.map((value, i) => {
    const { offset, scale } = columns[i % length]!;
    return value * scale + offset;
  });
}
