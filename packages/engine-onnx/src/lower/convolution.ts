import { sizeOf } from "@downslope/core";
import type { Value } from "../graph.ts";
import { convert } from "./conversions.ts";
import { type Lowered, type Lowering, type Rule, type Rules, broadcast, range } from "./lowering.ts";

interface Convolution {
  readonly vmapDims: number;
  readonly strides: readonly number[];
  readonly padding: readonly (readonly [before: number, after: number])[];
  readonly lhsDilation: readonly number[];
  readonly rhsDilation: readonly number[];
}

/** Images [batch, groups · channels, ...], kernels [groups · made, channels, ...], and the shape of what they give. */
interface Parts {
  readonly input: Value;
  readonly kernels: Value;
  readonly groups: number;
  readonly shape: readonly number[];
}

const conv: Rule = (lowering, { outputs, params }, inputs) => {
  const { dtype, shape } = outputs[0]!;
  const settings = params as unknown as Convolution;
  const outer = broadcast(...inputs.map((one) => one.shape.slice(0, settings.vmapDims)));
  const groups = sizeOf(outer);
  const [x, w] = inputs.map((one) => whole(lowering, one, outer, dtype)) as [Value, Value];
  const [batch, channels, ...size] = x.shape.slice(outer.length) as [number, number, ...number[]];
  const [made, , ...kernel] = w.shape.slice(outer.length) as [number, number, ...number[]];
  const space = shape.slice(outer.length + 2);
  // What is mapped over is a group of channels of its own.
  const swapped = [1, 0, ...range(size.length + 1).map((axis) => axis + 2)];
  const grouped = lowering.transpose(lowering.reshape(x, [groups, batch, channels, ...size]), swapped);
  // ONNX has no convolution without an axis to move along.
  const along = (lengths: readonly number[]): readonly number[] => (size.length === 0 ? [1] : lengths);
  const parts = {
    input: lowering.reshape(grouped, [batch, groups * channels, ...along(size)]),
    kernels: lowering.reshape(w, [groups * made, channels, ...along(kernel)]),
    groups,
    shape: [batch, groups * made, ...along(space)],
  };
  const result = spread(lowering, parts, settings) ?? gathered(lowering, parts, settings);
  const apart = lowering.reshape(result, [batch, groups, made, ...space]);
  return [lowering.reshape(lowering.transpose(apart, swapped), shape)];
};

/** All elements of an argument of a convolution, with those that it is mapped over. */
function whole(lowering: Lowering, lowered: Lowered, outer: readonly number[], dtype: Lowered["dtype"]): Value {
  const shape = [...outer, ...lowered.shape.slice(outer.length)];
  return convert(lowering, lowering.whole({ ...lowered, shape }), lowered.dtype, dtype);
}

/** A convolution, of an image with zeros between its elements where it is dilated. */
function gathered(lowering: Lowering, { input, kernels, groups, shape }: Parts, settings: Convolution): Value {
  const { strides, padding, lhsDilation, rhsDilation } = settings;
  const dilated = dilate(lowering, input, new Map(lhsDilation.map((step, i) => [i + 2, step])));
  const isNegative = padding.some((widths) => widths.some((width) => width < 0));
  const padded = isNegative ? lowering.pad(dilated, [[0, 0], [0, 0], ...padding]) : dilated;
  return lowering.graph.add(
    "Conv",
    [padded, kernels],
    { type: input.type, shape },
    {
      group: groups,
      kernel_shape: kernels.shape.slice(2),
      ...(strides.length > 0 && { strides, dilations: rhsDilation }),
      ...(padding.length > 0 && !isNegative && { pads: padsOf(padding) }),
    },
  );
}

/** All widths before the axes, and then all after them. */
const padsOf = (padding: Convolution["padding"]): number[] =>
  [0, 1].flatMap((side) => padding.map((widths) => widths[side]!));

/**
 * Of an image that is dilated, as in the gradient of a convolution that goes in strides, the convolution transposed: nothing is
 * multiplied with zeros then. Not where it would have to leave out elements that it never made.
 */
function spread(
  lowering: Lowering,
  { input, kernels, groups, shape }: Parts,
  settings: Convolution,
): Value | undefined {
  const { strides, padding, lhsDilation, rhsDilation } = settings;
  const isPlain = lhsDilation.every((step) => step === 1) || strides.some((step) => step !== 1);
  if (isPlain || input.type !== "float32") return undefined;
  const [made, channels, ...window] = kernels.shape as [number, number, ...number[]];
  const rest = padding.map(
    (widths, i) => widths.map((width) => rhsDilation[i]! * (window[i]! - 1) - width) as [number, number],
  );
  const isPossible = rest.every(([before, after], i) => before >= 0 && after > -lhsDilation[i]!);
  if (!isPossible) return undefined;
  // Turned round along all axes, the channels that are read and those that are made exchanged.
  const apart = lowering.reshape(
    lowering.turn(
      kernels,
      range(window.length).map((axis) => axis + 2),
    ),
    [groups, made / groups, channels, ...window],
  );
  const exchanged = lowering.transpose(apart, [0, 2, 1, ...range(window.length).map((axis) => axis + 3)]);
  const weights = lowering.reshape(exchanged, [groups * channels, made / groups, ...window]);
  return lowering.graph.add(
    "ConvTranspose",
    [input, weights],
    { type: input.type, shape },
    {
      group: groups,
      kernel_shape: window,
      strides: lhsDilation,
      dilations: rhsDilation,
      pads: padsOf(rest.map(([before, after]) => [before, Math.max(0, after)])),
      output_padding: rest.map(([, after]) => Math.max(0, -after)),
    },
  );
}

/** Zeros between the elements along axes: `step - 1` after each but the last. */
export function dilate(lowering: Lowering, value: Value, steps: ReadonlyMap<number, number>): Value {
  let result = value;
  for (const [axis, step] of steps) {
    const length = result.shape[axis]!;
    if (step === 1 || length < 2) continue;
    const { shape } = result;
    const apart = lowering.reshape(result, shape.toSpliced(axis, 1, length, 1));
    const widths = apart.shape.map((_, i) => [0, i === axis + 1 ? step - 1 : 0] as const);
    const joined = lowering.reshape(lowering.pad(apart, widths), shape.toSpliced(axis, 1, length * step));
    const ends = joined.shape.map((one, i) => (i === axis ? (length - 1) * step + 1 : one));
    result = lowering.slice(
      joined,
      ends.map(() => 0),
      ends,
    );
  }
  return result;
}

/** Rules of convolutions. */
export const convolutionRules: Rules = { conv };
