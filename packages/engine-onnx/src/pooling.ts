import type { TracedEquation, TracedInput, TracedProgram, TracedValue } from "@downslope/core/engine";

/** Operations that the engine has beside jax-js's: the largest of each window with where it stands, and the way back. */
export const maxPoolPrimitive = "max_pool";
export const maxUnpoolPrimitive = "max_unpool";

/**
 * Finds core's `maxPool` in a program, which jax-js has as windows, two maxima of them and masks, and its gradient, and puts
 * one operation in place of each. ONNX Runtime then needs neither windows nor masks.
 */
export function recognisePools(program: TracedProgram): TracedProgram {
  const readers = new Map<number, TracedEquation[]>();
  for (const equation of program.equations)
    for (const id of new Set(equation.inputs.map(idOf)))
      if (id !== undefined) readers.set(id, [...(readers.get(id) ?? []), equation]);
  const results = new Set(program.results.map(idOf));
  const values = [...program.inputs, ...program.constants.map(({ value }) => value)];
  let next = [...values, ...program.equations.flatMap(({ outputs }) => outputs)].reduce(
    (a, { id }) => Math.max(a, id),
    0,
  );
  const replaced = new Map<TracedEquation, TracedEquation>();
  const dropped = new Set<TracedEquation>();
  for (const pool of program.equations) {
    if (pool.primitive !== "pool") continue;
    const found = matchPool(pool, program, (id) => (results.has(id) ? [] : (readers.get(id) ?? [])));
    if (!found) continue;
    const [shape, dtype] = [found.shape, pool.outputs[0]!.dtype];
    const result = found.last.outputs.find(({ id }) => id === found.result) ?? { id: (next += 1), shape, dtype };
    const places: TracedValue = { id: (next += 1), shape, dtype: "int32" };
    for (const one of found.within) dropped.add(one);
    replaced.set(found.last, { ...pool, primitive: maxPoolPrimitive, outputs: [result, places] });
    for (const { last, within, gradient } of found.backward) {
      for (const one of within) dropped.add(one);
      replaced.set(last, { ...last, primitive: maxUnpoolPrimitive, inputs: [gradient, places] });
    }
  }
  const equations = program.equations.flatMap((one) => replaced.get(one) ?? (dropped.has(one) ? [] : [one]));
  return { ...program, equations };
}

const idOf = (input: TracedInput): number | undefined => ("id" in input ? input.id : undefined);

interface Backward {
  readonly within: readonly TracedEquation[];
  readonly last: TracedEquation;
  readonly gradient: TracedInput;
}

interface Pool {
  readonly within: readonly TracedEquation[];
  /** The equation in whose stead the pool is computed. */
  readonly last: TracedEquation;
  /** The value that the pool gives, where one is read beside the gradient. */
  readonly result: number | undefined;
  readonly shape: readonly number[];
  readonly backward: readonly Backward[];
}

type Readers = (id: number) => readonly TracedEquation[];

/** Follows the steps of `maxPool` from its windows on. Each value may be read by the next steps alone. */
function matchPool(pool: TracedEquation, { constants, equations }: TracedProgram, readers: Readers): Pool | undefined {
  const { window, strides } = pool.params as {
    readonly window: readonly number[];
    readonly strides: readonly number[];
  };
  const [input] = pool.inputs as [TracedInput];
  if (input.shape.length !== window.length + 2) return undefined;
  const count = window.reduce((a, b) => a * b, 1);
  const step = (from: TracedEquation | undefined, primitive: string, ...others: (TracedEquation | undefined)[]) =>
    from && stepOf(readers(from.outputs[0]!.id), primitive, others);
  const reduced = (from: TracedEquation | undefined, op: string) => {
    const found = step(from, "reduce");
    const isLast = String(found?.params["axis"]) === String(input.shape.length);
    return found?.params["op"] === op && isLast ? found : undefined;
  };
  const flat = step(pool, "reshape");
  const fixed = step(flat, "stop_gradient");
  const largest = reduced(fixed, "Max");
  const isLargest = step(fixed, "compare", step(largest, "reshape"));
  const rank = step(isLargest, "where");
  const best = reduced(rank, "Max");
  const isFirst = step(rank, "compare", step(best, "reshape"));
  const order = constants.find(({ value }) => rank && value.id === idOf(rank.inputs[1]!))?.data.data;
  const isOrdered = order?.length === count && Array.from(order).every((one, place) => one === count - place);
  if (!flat || !fixed || !largest || !isLargest || !rank || !best || !isFirst || !isOrdered) return undefined;
  if (flat.outputs[0]!.shape.at(-1) !== count || !isZero(rank.inputs[2])) return undefined;
  if (isLargest.params["op"] !== "equal" || isFirst.params["op"] !== "equal") return undefined;
  // Where only the gradient is read, nothing is chosen.
  const chosen = step(isFirst, "where", flat);
  const last = reduced(chosen, "Add");
  if (chosen && (!last || !isZero(chosen.inputs[2]))) return undefined;
  const shapes = [largest, best].map((one) => step(one, "reshape")!);
  const within = [pool, flat, fixed, largest, isLargest, rank, best, isFirst, ...shapes, ...(chosen ? [chosen] : [])];
  const masked = readers(isFirst.outputs[0]!.id).filter((one) => one !== chosen);
  const backward = masked.map((one) => matchBackward(one, { window, strides }, equations, readers));
  const known = new Set([...within, ...(last ? [last] : []), ...masked]);
  const isClosed = within.every(({ outputs }) => outputs.every(({ id }) => readers(id).every((one) => known.has(one))));
  if (!isClosed || backward.includes(undefined)) return undefined;
  const { shape } = largest.outputs[0]!;
  return { within, last: last ?? isFirst, result: last?.outputs[0]!.id, shape, backward: backward as Backward[] };
}

/** The gradient of the sum along windows, where the mask lets it through, brought back to the input's shape. */
function matchBackward(
  masked: TracedEquation,
  windows: object,
  equations: readonly TracedEquation[],
  readers: Readers,
): Backward | undefined {
  const [, given, zero] = masked.inputs;
  const spread = equations.find(({ outputs }) => outputs[0]!.id === (given && idOf(given)));
  const isSpread =
    spread?.primitive === "broadcast" && String(spread.params["axis"]) === String(given!.shape.length - 1);
  if (masked.primitive !== "where" || !isZero(zero) || !isSpread) return undefined;
  const [shaped, ...others] = readers(masked.outputs[0]!.id);
  const [last, ...more] = shaped ? readers(shaped.outputs[0]!.id) : [];
  if (shaped?.primitive !== "reshape" || last?.primitive !== "pool_transpose" || others.length + more.length > 0)
    return undefined;
  const { window, strides } = last.params as Record<string, unknown>;
  if (JSON.stringify({ window, strides }) !== JSON.stringify(windows)) return undefined;
  return { within: [masked, shaped], last, gradient: spread.inputs[0]! };
}

/** The one reader with this primitive, which also reads what these equations give. */
function stepOf(
  among: readonly TracedEquation[],
  primitive: string,
  others: readonly (TracedEquation | undefined)[],
): TracedEquation | undefined {
  const wanted = others.map((one) => one?.outputs[0]!.id);
  const found = among.filter(
    (one) =>
      one.primitive === primitive &&
      wanted.every((id) => id !== undefined && one.inputs.some((input) => idOf(input) === id)),
  );
  return found.length === 1 ? found[0] : undefined;
}

const isZero = (input: TracedInput | undefined): boolean =>
  input !== undefined && "literal" in input && input.literal === 0;
