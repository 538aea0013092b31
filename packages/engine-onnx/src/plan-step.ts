import { type HostArray, sizeOf } from "@downslope/core";
import { type Abstract, type Program, isRepeated, named, traceProgram } from "@downslope/core/engine";
import { inputName, lower, outputName } from "./lower.ts";
import { sameShape } from "./lower/lowering.ts";
import { type Plan, optimise } from "./passes/index.ts";
import type { OnnxState } from "./state.ts";
import { unroll } from "./unroll.ts";

/** What a program reads beside the state: arrays by name, the batch first and then the scalars. */
export interface Reads {
  readonly batch: readonly string[];
  readonly scalars: readonly string[];
  /** Of the batch and then the scalars. */
  readonly given: readonly Abstract[];
}

/** What a step gives beside the state. */
export type Gives = Pick<HostArray, "shape" | "dtype"> & { readonly name: string };

/** A plan, and what it gives. */
export interface Planned {
  readonly plan: Plan;
  readonly outputs: readonly Gives[];
}

type Shapes = Pick<OnnxState, "places" | "arrays" | "layout">;

/** Traces, lowers and optimises a program. Of one that is repeated, the one that is, where each run reads the same shapes. */
export function planProgram(program: Program, subject: string, state: Shapes, reads: Reads): Planned {
  const one = isRepeated(program) ? firstRun(reads, program.count) : undefined;
  if (!one || !isRepeated(program)) return planStep(program, subject, state, reads);
  const { plan, outputs } = planStep(program.repeated, subject, state, one);
  const { count } = program;
  const places = state.arrays.length;
  const [batch, scalars] = [one.batch.length, one.scalars.length];
  const inputs = new Map(one.given.map((_, i) => [inputName(places + i), i]));
  const results = new Map(outputs.map((_, i) => [outputName(places + i), i]));
  const naming = {
    input: (name: string, run: number): string => {
      const place = inputs.get(name)!;
      return inputName(places + (place < batch ? run * batch : count * batch + run * scalars - batch) + place);
    },
    output: (name: string, run: number): string => outputName(places + run * outputs.length + results.get(name)!),
  };
  const each = named(Array.from({ length: count }, () => Object.fromEntries(outputs.map((own) => [own.name, own]))));
  return {
    plan: unroll(plan, count, naming),
    outputs: Object.entries(each).map(([name, { shape, dtype }]) => ({ name, shape, dtype })),
  };
}

function planStep(program: Program, subject: string, state: Shapes, { batch, scalars, given }: Reads): Planned {
  const { places, arrays, layout } = state;
  const traced = traceProgram(program, subject, { places, batch, scalars }, [...arrays, ...given]);
  const numbers = new Set(
    given.flatMap(({ shape, dtype }, i) =>
      i >= batch.length && dtype === "float32" && sizeOf(shape) === 1 ? [inputName(arrays.length + i)] : [],
    ),
  );
  const names = { layout, inputs: arrays.map((_, i) => inputName(i)), outputs: arrays.map((_, i) => outputName(i)) };
  const plan = optimise(lower(traced, subject), names, ({ name }) => numbers.has(name));
  const outputs = traced.outputs.map((name, i) => {
    const { shape, dtype } = traced.results[arrays.length + i]!;
    return { name, shape, dtype };
  });
  return { plan, outputs };
}

/** What the first of several runs reads; nothing where they do not all read the same. */
function firstRun({ batch, scalars, given }: Reads, count: number): Reads | undefined {
  const parts = [
    [batch, given.slice(0, batch.length)],
    [scalars, given.slice(batch.length)],
  ] as const;
  const first = parts.map(([names, arrays]) => {
    const length = names.length / count;
    const own = names.slice(0, length).map((name) => name.replace(/^0\./, ""));
    const isSame = names.every((name, i) => {
      const [one, other] = [arrays[i]!, arrays[i % length]!];
      const isNamed = name === `${Math.floor(i / length)}.${own[i % length]}`;
      return isNamed && one.dtype === other.dtype && sameShape(one.shape, other.shape);
    });
    return isSame ? { names: own, arrays: arrays.slice(0, length) } : undefined;
  });
  const [ownBatch, ownScalars] = first;
  if (!ownBatch || !ownScalars) return undefined;
  return { batch: ownBatch.names, scalars: ownScalars.names, given: [...ownBatch.arrays, ...ownScalars.arrays] };
}
