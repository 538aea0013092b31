import { sizeOf } from "@downslope/core";
import type { Value } from "../graph.ts";
import { inDtype } from "./conversions.ts";
import { type Lowered, type Rule, type Rules } from "./lowering.ts";

const reshape: Rule = (lowering, { outputs }, [x]) => {
  const { shape } = outputs[0]!;
  // What is one number throughout stays one.
  if (sizeOf(x!.core.shape) === 1)
    return [
      lowering.reshape(
        x!.core,
        shape.map(() => 1),
      ),
    ];
  return [lowering.reshape(lowering.whole(x!), shape)];
};

/** New axes of length 1, which stretch where that is needed. */
const broadcast: Rule = (lowering, { outputs, params }, [x]) => {
  const added = params["axis"] as readonly number[];
  const kept = [...x!.core.shape];
  return [
    lowering.reshape(
      x!.core,
      outputs[0]!.shape.map((_, axis) => (added.includes(axis) ? 1 : kept.shift()!)),
    ),
  ];
};

const transpose: Rule = (lowering, { params }, [x]) => [
  lowering.transpose(x!.core, params["perm"] as readonly number[]),
];

/** Whether a value is the same all along an axis, because it is stretched. */
const isStretched = ({ core, shape }: Lowered, axis: number): boolean => core.shape[axis] === 1 && shape[axis] !== 1;

const flip: Rule = (lowering, { params }, [x]) => [lowering.turn(x!.core, params["axis"] as readonly number[])];

const shrink: Rule = (lowering, { params }, [x]) => {
  const slices = params["slice"] as readonly (readonly [number, number])[];
  const own = slices.map((slice, axis) => (isStretched(x!, axis) && slice[1] > slice[0] ? ([0, 1] as const) : slice));
  return [
    lowering.slice(
      x!.core,
      own.map(([start]) => start),
      own.map(([, end]) => end),
    ),
  ];
};

const pad: Rule = (lowering, { params }, [x]) => [
  lowering.pad(lowering.whole(x!), params["width"] as readonly (readonly [number, number])[]),
];

const concatenate: Rule = (lowering, { outputs, params }, inputs) => {
  const { dtype, shape } = outputs[0]!;
  const parts = inDtype(
    lowering,
    inputs.map((one) => ({ ...one, core: lowering.whole(one) })),
    dtype,
  );
  if (parts.length === 1) return parts;
  return [lowering.graph.add("Concat", parts, { type: parts[0]!.type, shape }, { axis: params["axis"] as number })];
};

const split: Rule = (lowering, { outputs, params }, [x]) => {
  const axis = params["axis"] as number;
  const whole = lowering.whole(x!);
  let start = 0;
  return outputs.map(({ shape }): Value => {
    const from = start;
    start += shape[axis]!;
    return lowering.slice(
      whole,
      whole.shape.map((_, i) => (i === axis ? from : 0)),
      whole.shape.map((length, i) => (i === axis ? from + shape[axis]! : length)),
    );
  });
};

/** Rules of what moves elements and computes nothing. */
export const shapeRules: Rules = { reshape, broadcast, transpose, flip, shrink, pad, concatenate, split };
