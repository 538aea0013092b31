import { numpy as np } from "@jax-js/jax";
import { type Hasher, newHasher } from "./quick-hash.ts";

/** The scalar maths of a kernel, as jax-js has it: an operation, and the expressions that it is made of. */
export interface Expression {
  readonly op: string;
  readonly dtype: string;
  readonly src: readonly Expression[];
  /** What else tells it: a constant's number, a variable's name, an input's number and view. */
  readonly arg: unknown;
  /** The same with other numbers for the inputs that it reads. */
  reindexGids(numbers: readonly number[]): Expression;
}

type Class = new (op: string, dtype: string, src: readonly Expression[], arg: unknown) => Expression;

/** Expressions of fewer parts are left as they are: to walk them costs less than to compare their parts. */
const few = 128;

/** Views of inputs as text: it takes long to write, and they are shared. */
const texts = new WeakMap<object, string>();

function textOf(view: object): string {
  let text = texts.get(view);
  if (text === undefined) texts.set(view, (text = JSON.stringify(view)));
  return text;
}

/** Tells expressions of the same operation and sources apart. */
function argumentOf({ op, arg }: Expression): string {
  if (arg === undefined) return "";
  if (op === "Const") return Object.is(arg, -0) ? "-0" : String(arg);
  if (op !== "GlobalView") return JSON.stringify(arg);
  const [input, view] = arg as readonly [number, object];
  return `${input} ${textOf(view)}`;
}

/** Whether an expression has more parts than are worth leaving alone. */
function hasMany(expression: Expression): boolean {
  const seen = new Set<Expression>();
  const visit = (one: Expression): boolean => {
    if (seen.has(one)) return false;
    seen.add(one);
    return seen.size > few || one.src.some(visit);
  };
  return visit(expression);
}

interface Part {
  readonly expression: Expression;
  readonly id: number;
}

/**
 * An expression whose equal parts are one. What is made of a reduction's result (`acc`) stays as it is: jax-js has
 * simplified it, and keeps what it found with its parts.
 */
export function mergeParts(expression: Expression): Expression {
  const known = new Map<string, Part>();
  const seen = new Map<Expression, Part>();
  let isOfResult = false;
  const merge = (one: Expression): Part => {
    const before = seen.get(one);
    if (before) return before;
    isOfResult ||= one.op === "Variable" && one.arg === "acc";
    const src = one.src.map(merge);
    const key = `${one.op} ${one.dtype} ${argumentOf(one)} ${src.map(({ id }) => id).join()}`;
    let part = known.get(key);
    if (!part) {
      const isSame = src.every((source, i) => source.expression === one.src[i]);
      part = { expression: isSame ? one : withSources(one, src), id: known.size };
      known.set(key, part);
    }
    seen.set(one, part);
    return part;
  };
  const result = merge(expression).expression;
  return isOfResult ? expression : result;
}

const withSources = (one: Expression, src: readonly Part[]): Expression =>
  new (one.constructor as Class)(
    one.op,
    one.dtype,
    src.map(({ expression }) => expression),
    one.arg,
  );

/** What jax-js's expressions have in common, which it does not export: an expression tells a hasher its sources. */
export function expressionPrototype(): Expression | undefined {
  const made = newHasher();
  const hasher = made && (Object.getPrototypeOf(made) as Hasher);
  if (typeof hasher?.update !== "function") return undefined;
  const { update } = hasher;
  let found: Expression | undefined;
  hasher.update = function watch(this: Hasher, part: unknown) {
    if (typeof (part as Expression | null)?.reindexGids === "function") found = part as Expression;
    return update.call(this, part) as Hasher;
  } as Hasher["update"];
  try {
    np.array(2).add(3).dispose();
  } finally {
    hasher.update = update;
  }
  return found && (Object.getPrototypeOf(found) as Expression);
}

let isMending = false;

/**
 * Lets jax-js fuse operations in time that grows with their number. Where both operands of an operation hold the same part,
 * it numbers the inputs of each by itself, which copies that part; after n operations there can be 2^n copies of the first,
 * and all are walked for every operation that follows, until the finished kernel is simplified and they are one again.
 * Merged as they are numbered they never become many, and the kernels are the same to the byte. A device of jax-js must
 * have been started, and be the one in use.
 */
export function mergeCommonSubexpressions(): void {
  if (isMending) return;
  isMending = true;
  const prototype = expressionPrototype();
  if (!prototype) return;
  const { reindexGids } = prototype;
  prototype.reindexGids = function reindexMerged(this: Expression, numbers: readonly number[]) {
    const isSame = numbers.every((number, i) => number === i);
    const result = isSame ? this : reindexGids.call(this, numbers);
    return hasMany(result) ? mergeParts(result) : result;
  };
}
