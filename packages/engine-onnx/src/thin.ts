import type { TracedEquation, TracedInput, TracedProgram } from "@downslope/core/engine";

type Constant = TracedProgram["constants"][number];

/**
 * A program whose constants hold no number more often than they must: along axes where one is the same throughout, it is kept
 * once and stretched. Constants as long as the batch would tie a program to one length.
 */
export function thinConstants(program: TracedProgram): TracedProgram {
  const constants: Constant[] = [];
  const stretched: TracedEquation[] = [];
  let id = largestId(program);
  for (const constant of program.constants) {
    const thin = thinned(constant);
    if (!thin) constants.push(constant);
    else {
      const { axis, data } = thin;
      const value = { id: ++id, shape: data.shape, dtype: data.dtype };
      const isNumber = data.shape.length === 0;
      if (!isNumber) constants.push({ value, data });
      const input: TracedInput = isNumber ? { shape: [], dtype: data.dtype, literal: data.data[0]! } : value;
      const params = { shape: constant.value.shape, axis };
      stretched.push({ primitive: "broadcast", inputs: [input], params, outputs: [constant.value] });
    }
  }
  return { ...program, constants, equations: [...stretched, ...program.equations] };
}

function largestId({ constants, inputs, equations }: TracedProgram): number {
  const values = [...constants.map(({ value }) => value), ...inputs, ...equations.flatMap(({ outputs }) => outputs)];
  return values.reduce((largest, { id }) => Math.max(largest, id), 0);
}

/** A constant without the axes along which it is the same throughout; nothing where there are none. */
function thinned({
  data: { shape, dtype, data },
}: Constant): (Pick<Constant, "data"> & { readonly axis: number[] }) | undefined {
  const axis = shape.flatMap((_, i) => (isSameAlong(shape, data, i) ? [i] : []));
  if (axis.length === 0 || data.length === 0) return undefined;
  const dropped = axis.map((i) => ({ length: shape[i]!, stride: shape.slice(i + 1).reduce((a, b) => a * b, 1) }));
  const isFirst = (place: number): boolean =>
    dropped.every(({ length, stride }) => Math.floor(place / stride) % length === 0);
  const kept = data.filter((_, place) => isFirst(place)) as typeof data;
  return { data: { shape: shape.filter((_, i) => !axis.includes(i)), dtype, data: kept }, axis };
}

function isSameAlong(shape: readonly number[], data: ArrayLike<number>, axis: number): boolean {
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const step = inner * shape[axis]!;
  for (let i = 0; i < data.length; i++)
    if (!Object.is(data[i], data[Math.floor(i / step) * step + (i % inner)])) return false;
  return true;
}
