import { DownslopeError, problem } from "../errors.ts";
import { type DType, type HostArray, allocate, sizeOf } from "../tensor/dtype.ts";

/*
 * The safetensors format: eight bytes with the length of a JSON header, the header, then the bytes of all tensors.
 * Source: https://github.com/huggingface/safetensors (format section of its README).
 */

const codes: Readonly<Record<DType, string>> = {
  float32: "F32",
  float64: "F64",
  int32: "I32",
  uint32: "U32",
  bool: "BOOL",
};
const dtypes = new Map(Object.entries(codes).map(([dtype, code]) => [code, dtype as DType]));

/** Arrays by name, and texts beside them. */
export interface TensorFile {
  readonly tensors: Readonly<Record<string, HostArray>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Whole numbers by name: int64 scalars in the file, as files of PyTorch have them. */
  readonly counters?: Readonly<Record<string, number>>;
}

/** Writes arrays, sorted by name, so that equal arrays give equal bytes. */
export function encodeTensors({ tensors, metadata, counters = {} }: TensorFile): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  const parts: Uint8Array[] = [];
  let offset = 0;
  // Counters first: readers that map a file want numbers of eight bytes at multiples of eight.
  for (const name of [...Object.keys(counters).sort(), ...Object.keys(tensors).sort()]) {
    const { dtype, shape, bytes } = tensors[name] ? written(tensors[name]) : writtenCounter(counters[name]!);
    header[name] = { dtype, shape, data_offsets: [offset, offset + bytes.byteLength] };
    parts.push(bytes);
    offset += bytes.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // Padded with spaces, so that the data starts at a multiple of eight.
  const length = Math.ceil(text.byteLength / 8) * 8;
  const file = new Uint8Array(8 + length + offset).fill(0x20, 8, 8 + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(text, 8);
  let place = 8 + length;
  for (const bytes of parts) {
    file.set(bytes, place);
    place += bytes.byteLength;
  }
  return file;
}

interface Written {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

function written({ shape, dtype, data }: HostArray): Written {
  const bytes =
    dtype === "bool" ? Uint8Array.from(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { dtype: codes[dtype], shape, bytes };
}

const counterCode = "I64";
const writtenCounter = (value: number): Written => ({
  dtype: counterCode,
  shape: [],
  bytes: new Uint8Array(BigInt64Array.of(BigInt(value)).buffer),
});

/** Reads arrays; every inconsistency is refused, and `subject` names the file. */
export function decodeTensors(file: Uint8Array, subject: string): TensorFile {
  const broken = (rule: string, got: unknown): DownslopeError =>
    problem("INVALID_FILE", {
      subject,
      rule,
      got,
      cure: "The file is damaged or is not a safetensors file; use another copy.",
    });
  if (file.byteLength < 10) throw broken("hold a safetensors header", `${file.byteLength} bytes`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (!(length <= file.byteLength - 8)) throw broken("be as long as its header says", `${file.byteLength} bytes`);
  const header = parseHeader(file.subarray(8, 8 + length), broken);
  const data = file.subarray(8 + length);
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors: Record<string, HostArray> = Object.create(null);
  const counters: Record<string, number> = Object.create(null);
  let used = 0;
  for (const [name, entry] of Object.entries(entries)) {
    if ((entry as Entry)?.dtype === counterCode) counters[name] = readCounter(name, entry as Entry, data, broken);
    else tensors[name] = readEntry(name, entry as Entry, data, broken);
    used += (entry as Entry).data_offsets[1]! - (entry as Entry).data_offsets[0]!;
  }
  if (used !== data.byteLength)
    throw broken("hold the bytes of its tensors and no others", `${data.byteLength} bytes for ${used}`);
  const rest = Object.keys(counters).length > 0 ? { counters } : {};
  return { tensors, metadata: metadata as Record<string, string>, ...rest };
}

interface Entry {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: number[];
}

type Broken = (rule: string, got: unknown) => DownslopeError;

function parseHeader(bytes: Uint8Array, broken: Broken): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new DownslopeError("INVALID_FILE", broken("have a JSON header", "other bytes").message, { cause });
  }
  if (typeof header !== "object" || header === null || Array.isArray(header))
    throw broken("have a JSON header", header);
  return header as Record<string, unknown>;
}

/** An int64 scalar. Models have no arrays of such numbers. */
function readCounter(
  name: string,
  { shape, data_offsets: [start, end] = [] }: Entry,
  data: Uint8Array,
  broken: Broken,
) {
  if (!Array.isArray(shape) || shape.length > 0 || !Number.isSafeInteger(start) || start! < 0)
    throw broken(`describe the tensor "${name}" by a known dtype, a shape and offsets`, shape);
  if (end !== start! + 8 || end > data.byteLength) throw broken(`hold 8 bytes for "${name}"`, [start, end]);
  return Number(new DataView(data.buffer, data.byteOffset + start!).getBigInt64(0, true));
}

function readEntry(name: string, entry: Entry, data: Uint8Array, broken: Broken): HostArray {
  const dtype = dtypes.get(entry?.dtype);
  const isWhole = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  const isSound =
    dtype &&
    Array.isArray(entry.shape) &&
    entry.shape.every(isWhole) &&
    Array.isArray(entry.data_offsets) &&
    entry.data_offsets.length === 2 &&
    entry.data_offsets.every(isWhole);
  if (!isSound) throw broken(`describe the tensor "${name}" by a known dtype, a shape and offsets`, entry);
  const [start, end] = entry.data_offsets as [number, number];
  const size = sizeOf(entry.shape);
  const width = dtype === "float64" ? 8 : dtype === "bool" ? 1 : 4;
  if (end - start !== size * width || end > data.byteLength)
    throw broken(`hold ${size * width} bytes for "${name}"`, [start, end]);
  const bytes = data.slice(start, end);
  if (dtype === "bool") return { shape: entry.shape, dtype, data: Int32Array.from(bytes) };
  const array = allocate(dtype, size);
  new Uint8Array(array.buffer).set(bytes);
  return { shape: entry.shape, dtype, data: array };
}
