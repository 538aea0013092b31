import { makeJaxpr } from "@jax-js/jax";
import { DownslopeError } from "../errors.ts";
import type { DType, HostArray, HostData } from "../tensor/dtype.ts";
import { owned } from "../tensor/transforms.ts";
import type { Program } from "./engine.ts";
import { type FlatLayout, flatProgram } from "./flat-program.ts";
import { onDevice } from "./platform.ts";

/** Shape and dtype of a value. */
export interface Abstract {
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** A value of a traced program: what an equation gives, or what the program is given. */
export interface TracedValue extends Abstract {
  readonly id: number;
}

/** A number that stands in the program itself. */
export interface TracedLiteral extends Abstract {
  readonly literal: number;
}

export type TracedInput = TracedValue | TracedLiteral;

/** One primitive operation of jax-js, with its parameters as jax-js has them. */
export interface TracedEquation {
  readonly primitive: string;
  readonly inputs: readonly TracedInput[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly outputs: readonly TracedValue[];
}

/** A program as a list of primitive operations, each after those that it needs: what engines lower. */
export interface TracedProgram {
  /** State in the order of its places, then the batch, then the scalars. */
  readonly inputs: readonly TracedValue[];
  /** Arrays that the program holds. */
  readonly constants: readonly { readonly value: TracedValue; readonly data: HostArray }[];
  readonly equations: readonly TracedEquation[];
  /** The next state in the order of its places, then the outputs. */
  readonly results: readonly TracedInput[];
  /** Names of the outputs. */
  readonly outputs: readonly string[];
}

/* The parts of jax-js's Jaxpr that are read. */
interface Atom {
  readonly aval: Abstract;
  readonly value?: number | boolean;
}
interface Jaxpr {
  readonly inBinders: readonly Atom[];
  readonly eqns: readonly {
    readonly primitive: string;
    readonly inputs: readonly Atom[];
    readonly params: Readonly<Record<string, unknown>>;
    readonly outBinders: readonly Atom[];
  }[];
  readonly outs: readonly Atom[];
  flatten(): Jaxpr;
  simplify(): Jaxpr;
}
interface Held extends Abstract {
  readonly ref: Held;
  dataSync(): HostData;
}

/** An argument of which only shape and dtype are known. jax-js takes any object of a class for a leaf. */
class Argument {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly weakType = false;
  constructor({ shape, dtype }: Abstract) {
    this.shape = shape;
    this.dtype = dtype;
  }
}

/**
 * Traces a program for arguments of these shapes, in the order of {@link TracedProgram.inputs}, without computing anything.
 * `device` is where constants are made.
 */
export function traceProgram(
  program: Program,
  subject: string,
  layout: FlatLayout,
  given: readonly Abstract[],
  device = "wasm",
): TracedProgram {
  const outputs: string[] = [];
  const flat = flatProgram(program, subject, layout, outputs);
  return onDevice(device, () => {
    const { jaxpr: closed } = traced(subject, flat, given);
    try {
      return plain(closed.jaxpr.flatten().simplify(), closed.consts, outputs);
    } finally {
      closed.dispose();
    }
  });
}

interface Closed {
  readonly jaxpr: { readonly jaxpr: Jaxpr; readonly consts: readonly Held[]; dispose(): void };
}

function traced(subject: string, flat: unknown, given: readonly Abstract[]): Closed {
  const make = makeJaxpr(owned(subject, flat as never) as never) as unknown as (given: readonly Argument[]) => Closed;
  try {
    return make(given.map((one) => new Argument(one)));
  } catch (error) {
    if (error instanceof DownslopeError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DownslopeError("UNSUPPORTED", `${subject}: it cannot be traced: ${reason}`, { cause: error });
  }
}

/** A Jaxpr as plain data; its first inputs are the arrays that it holds. */
function plain(jaxpr: Jaxpr, held: readonly Held[], outputs: readonly string[]): TracedProgram {
  const values = new Map<Atom, TracedValue>();
  const define = (atom: Atom): TracedValue => {
    const { shape, dtype } = atom.aval;
    const value = { id: values.size, shape: [...shape], dtype };
    values.set(atom, value);
    return value;
  };
  const read = (atom: Atom): TracedInput =>
    values.get(atom) ?? { shape: [], dtype: atom.aval.dtype, literal: Number(atom.value) };
  const binders = jaxpr.inBinders.map(define);
  return {
    constants: held.map((array, i) => {
      const { shape, dtype } = array;
      return { value: binders[i]!, data: { shape: [...shape], dtype, data: array.ref.dataSync() } };
    }),
    inputs: binders.slice(held.length),
    equations: jaxpr.eqns.map(({ primitive, inputs, params, outBinders }) => ({
      primitive,
      inputs: inputs.map(read),
      params,
      outputs: outBinders.map(define),
    })),
    results: jaxpr.outs.map(read),
    outputs: [...outputs],
  };
}
