import { type DType, type HostArray, allocate, hostArray, problem, sizeOf } from "@downslope/core";

/** A number as JSON can write it: NaN and the infinities are texts. */
export type WrittenNumber = number | "NaN" | "Infinity" | "-Infinity";

/** Numbers nested as deep as the tensor has axes. */
export type NestedNumbers = WrittenNumber | readonly NestedNumbers[];

/** A tensor as reference files write it, row-major; or, shorter by hand, nested numbers. */
export type WrittenTensor =
  | { readonly shape: readonly number[]; readonly dtype?: string; readonly data: readonly WrittenNumber[] }
  | NestedNumbers;

/** The float types that plugins are checked in. */
export type FloatType = "float32" | "float64";

/** A written tensor in memory: whole numbers where its dtype is `int32`, or where `isInt` says that nested numbers are. */
export function readTensor(
  what: string,
  written: WrittenTensor | undefined,
  float: FloatType,
  isInt = false,
): HostArray {
  const { shape, data, isWhole } = flatten(what, written, isInt);
  const dtype: DType = isWhole ? "int32" : float;
  const memory = allocate(dtype, data.length);
  data.forEach((value, i) => {
    memory[i] = readNumber(what, value);
  });
  return hostArray(memory, shape, dtype);
}

/** A written number in memory. */
export function readNumber(what: string, written: unknown): number {
  if (typeof written === "number") return written;
  if (written === "NaN" || written === "Infinity" || written === "-Infinity") return Number(written);
  throw problem("INVALID_ARGUMENT", {
    subject: "reference case",
    argument: what,
    rule: 'hold numbers, "NaN", "Infinity" and "-Infinity" alone',
    got: written,
  });
}

/** A tensor of the same numbers in another float type; whole numbers stay what they are. */
export function inFloatType({ shape, dtype, data }: HostArray, float: FloatType): HostArray {
  return dtype === "float32" || dtype === "float64" ? hostArray(data, shape, float) : { shape, dtype, data };
}

interface Flat {
  readonly shape: readonly number[];
  readonly data: readonly unknown[];
  readonly isWhole: boolean;
}

function flatten(what: string, written: unknown, isInt: boolean): Flat {
  const wrong = (got: unknown) =>
    problem("INVALID_ARGUMENT", {
      subject: "reference case",
      argument: what,
      rule: "be { shape, dtype, data } with as many data as the shape holds, or nested numbers of equal lengths",
      got,
    });
  if (typeof written === "object" && written !== null && "data" in written) {
    const { shape, data, dtype } = written as { shape?: unknown; data: unknown; dtype?: unknown };
    const isWritten = Array.isArray(shape) && Array.isArray(data) && sizeOf(shape as number[]) === data.length;
    if (!isWritten) throw wrong(written);
    return { shape: shape as number[], data: data as unknown[], isWhole: dtype === "int32" || isInt };
  }
  if (written === undefined || written === null) throw wrong(written);
  const shape: number[] = [];
  const data: unknown[] = [];
  const visit = (part: unknown, depth: number): void => {
    if (!Array.isArray(part)) return void data.push(part);
    shape[depth] ??= part.length;
    if (shape[depth] !== part.length) throw wrong(written);
    for (const child of part) visit(child, depth + 1);
  };
  visit(written, 0);
  if (sizeOf(shape) !== data.length) throw wrong(written);
  return { shape, data, isWhole: isInt };
}
