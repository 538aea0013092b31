import { problem } from "@downslope/core";
import { type TensorProto, TensorProto_DataLocation, TensorProto_DataType } from "onnx-buf";
import { Constant, type ElementKind } from "./constant.ts";

/** Files with the weights that lie outside a model's file, by their location. */
export type ExternalData = ReadonlyMap<string, Uint8Array>;

interface ElementType {
  readonly kind: ElementKind;
  readonly bytes: number;
  /** Whether they are the platform's own float32. */
  readonly isPlain?: boolean;
  readonly read: (view: DataView, at: number) => number;
}

const T = TensorProto_DataType;
const isLittle = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

const elementTypes: Readonly<Record<number, ElementType>> = {
  [T.FLOAT]: { kind: "float", bytes: 4, isPlain: isLittle, read: (view, at) => view.getFloat32(at, true) },
  [T.DOUBLE]: { kind: "float", bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  [T.FLOAT16]: { kind: "float", bytes: 2, read: (view, at) => halfOf(view.getUint16(at, true)) },
  [T.BFLOAT16]: { kind: "float", bytes: 2, read: (view, at) => brainFloatOf(view.getUint16(at, true)) },
  [T.INT64]: { kind: "int", bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  [T.UINT64]: { kind: "int", bytes: 8, read: (view, at) => Number(view.getBigUint64(at, true)) },
  [T.INT32]: { kind: "int", bytes: 4, read: (view, at) => view.getInt32(at, true) },
  [T.UINT32]: { kind: "int", bytes: 4, read: (view, at) => view.getUint32(at, true) },
  [T.INT16]: { kind: "int", bytes: 2, read: (view, at) => view.getInt16(at, true) },
  [T.UINT16]: { kind: "int", bytes: 2, read: (view, at) => view.getUint16(at, true) },
  [T.INT8]: { kind: "int", bytes: 1, read: (view, at) => view.getInt8(at) },
  [T.UINT8]: { kind: "int", bytes: 1, read: (view, at) => view.getUint8(at) },
  [T.BOOL]: { kind: "bool", bytes: 1, read: (view, at) => view.getUint8(at) },
};

/** What ONNX's number for an element type means here; undefined for those that models are not computed in. */
export const kindOfType = (dataType: number): ElementKind | undefined => elementTypes[dataType]?.kind;

/** A tensor of an ONNX file. Floats of any width become those of float32; float16 and bfloat16 lose nothing. */
export function readTensor(tensor: TensorProto, subject: string, external: ExternalData): Constant {
  const { name, dims, dataType } = tensor;
  const type = elementTypes[dataType];
  if (!type)
    throw problem("UNSUPPORTED", {
      subject,
      argument: name,
      rule: "hold floats, whole numbers or booleans",
      got: T[dataType] ?? dataType,
    });
  const shape = dims.map(Number);
  const count = shape.reduce((product, length) => product * length, 1);
  const found = numbersOf(tensor, type, subject, external);
  if (found.length !== count)
    throw problem("INVALID_FILE", { subject, argument: name, rule: `hold ${count} numbers`, got: found.length });
  const isRaw = found instanceof Float32Array || type.kind !== "float";
  return new Constant(type.kind, shape, isRaw ? found : Float32Array.from(found));
}

function numbersOf(tensor: TensorProto, type: ElementType, subject: string, external: ExternalData): ArrayLike<number> {
  if (tensor.dataLocation === TensorProto_DataLocation.EXTERNAL) {
    return numbersIn(externalBytes(tensor, subject, external), type);
  }
  if (tensor.rawData.length > 0) return numbersIn(tensor.rawData, type);
  if (tensor.floatData.length > 0) return tensor.floatData;
  if (tensor.doubleData.length > 0) return tensor.doubleData;
  if (tensor.int64Data.length > 0) return tensor.int64Data.map(Number);
  if (tensor.uint64Data.length > 0) return tensor.uint64Data.map(Number);
  if (tensor.dataType === T.FLOAT16) return tensor.int32Data.map(halfOf);
  if (tensor.dataType === T.BFLOAT16) return tensor.int32Data.map(brainFloatOf);
  return tensor.int32Data;
}

function numbersIn(bytes: Uint8Array, { bytes: width, read, isPlain }: ElementType): ArrayLike<number> {
  // The bytes of most weights, which are many: as they are, and aligned by the copy.
  if (isPlain && bytes.length % width === 0) return new Float32Array(Uint8Array.from(bytes).buffer);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / width) }, (_, i) => read(view, i * width));
}

/** What a tensor says of the file that holds it: `location`, and `offset` and `length` in bytes. */
export const externalEntries = ({ externalData }: TensorProto): Readonly<Record<string, string>> =>
  Object.fromEntries(externalData.map(({ key, value }) => [key, value]));

function externalBytes(tensor: TensorProto, subject: string, external: ExternalData): Uint8Array {
  const { location = "", offset = "0", length } = externalEntries(tensor);
  const file = external.get(location);
  const [start, end] = [Number(offset), length === undefined ? undefined : Number(offset) + Number(length)];
  if (file && (end ?? 0) <= file.length) return file.subarray(start, end);
  throw problem("INVALID_FILE", {
    subject,
    argument: tensor.name,
    rule: `have its numbers in "${location}", beside the model`,
    got: file ? `a file of ${file.length} bytes` : undefined,
    cure: "Keep the files that the exporter wrote together.",
  });
}

/** The number whose IEEE 754 half precision has these bits. */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The number whose bfloat16 has these bits: the upper half of a float32. */
function brainFloatOf(bits: number): number {
  return new Float32Array(Uint32Array.of(bits << 16).buffer)[0]!;
}
