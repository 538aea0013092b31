import {
  type HostArray,
  type Loss,
  type Registry,
  type Role,
  fromHost,
  hostArray,
  hostUniform,
  onDevice,
  scope,
} from "@downslope/core";
import { type AnyLossPlugin, configureLoss, exampleOptions } from "./configure.ts";
import type { Interval, LossEntry } from "./protocol.ts";

/** Classes in pictures of classes; their samples are told to losses that count them, from frequent to rare. */
export const classCounts: readonly number[] = [600, 300, 60, 40];

/** A loss under its options, and what pictures need to know of it. */
export interface Subject {
  readonly plugin: AnyLossPlugin;
  /** The options, with examples for those that must be given. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly loss: Loss;
  readonly roles: readonly Role[];
  readonly tasks: readonly string[];
  /** What the model's last layer does. */
  readonly activation: string;
  readonly isEmbedding: boolean;
  domainOf(role: Role): Interval;
  has(...roles: readonly Role[]): boolean;
}

/** Roles that the data fills, and not the model. */
export const isData = (role: string): boolean => role === "target" || role === "length";

/** A loss of the registry at work, under the options of an entry. */
export function createSubject(registry: Registry, entry: LossEntry): Subject {
  const named = registry.get("loss", entry.use);
  const options = { ...exampleOptions(registry, named), ...entry.options };
  const { plugin, configured } = configureLoss(registry, { use: entry.use, options });
  const loss = configured.create({ classCounts: classCountsOf(plugin) });
  const activation = activationOf(plugin, loss, configured.options);
  return {
    plugin,
    options,
    loss,
    roles: loss.inputs,
    tasks: plugin.about.tasks ?? [],
    activation,
    isEmbedding: plugin.output === "embedding",
    domainOf: (role) => plugin.domain[role] ?? usualDomain(role, activation),
    has: (...some) => some.every((role) => loss.inputs.includes(role)),
  };
}

/** Two classes where one output tells them apart, else all. */
const classCountsOf = ({ target }: AnyLossPlugin): readonly number[] =>
  target === "binary" || target === "sign" ? classCounts.slice(0, 2) : classCounts;

/** `fromLogits` is the option by which losses say that they take probabilities. */
function activationOf({ about }: AnyLossPlugin, { target }: Loss, options: Readonly<Record<string, unknown>>): string {
  const { fromLogits } = options;
  if (fromLogits === true) return "linear";
  if (fromLogits === false) return ["binary", "value", "sign"].includes(target) ? "sigmoid" : "softmax";
  return about.outputActivation ?? "linear";
}

const infinite: Interval = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
const positive: Interval = [1e-6, Number.POSITIVE_INFINITY];

function usualDomain(role: Role, activation: string): Interval {
  if (role === "variance") return positive;
  if (role === "target") return infinite;
  if (activation === "sigmoid") return [0, 1];
  if (activation === "tanh") return [-1, 1];
  return ["softplus", "relu", "exp", "exponential"].includes(activation) ? positive : infinite;
}

/** What is found out of a loss by trying it, on few numbers. */
export interface Traits {
  /** Whether each number of the prediction counts for itself, whatever the others are. */
  readonly isSeparable: boolean;
  /** Whether only the difference of prediction and target counts. */
  readonly isShiftFree: boolean;
  /** Whether embeddings count by their direction alone. */
  readonly isScaleFree: boolean;
}

const tolerance = 1e-9;
const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));

/** The loss of host arrays by role, exact; undefined where it refuses them. */
export function tryLoss(
  { loss, roles }: Pick<Subject, "loss" | "roles">,
  inputs: Readonly<Partial<Record<Role, HostArray>>>,
): number | undefined {
  try {
    return onDevice("cpu", () => {
      let value = Number.NaN;
      scope(() => {
        const given = Object.fromEntries(roles.map((role) => [role, fromHost(inputs[role]!)]));
        value = loss.evaluate(given).sum().item();
      });
      return value;
    });
  } catch {
    return undefined;
  }
}

/** Tries a loss. The cpu device must have been started. */
export function traitsOf(subject: Subject): Traits {
  return { isSeparable: isSeparable(subject), isShiftFree: isShiftFree(subject), isScaleFree: isScaleFree(subject) };
}

type Filled = Partial<Record<Role, HostArray>>;

/** Ordinary numbers within the domain of a role. */
export function numbersWithin([low, high]: Interval, count: number, stream: number): Float64Array {
  const spread = hostUniform(count, 11, stream);
  if (high - low <= 20) return spread.map((u) => low + (high - low) * (0.05 + 0.9 * u));
  if (Number.isFinite(low)) return spread.map((u) => low + 0.1 + 3 * u);
  return spread.map((u) => (Number.isFinite(high) ? high - 0.1 - 3 * u : 4 * u - 2));
}

function fill(subject: Subject, shape: readonly number[]): Filled {
  const size = shape.reduce((product, length) => product * length, 1);
  const within = (role: Role, i: number): Float64Array => {
    // Above 0, for below it a target may say that there is nothing.
    const isFree = role === "target" && !Number.isFinite(subject.domainOf(role)[0]);
    if (subject.loss.target === "value" || role !== "target")
      return numbersWithin(isFree ? [0.2, 2] : subject.domainOf(role), size, i);
    const low = subject.loss.target === "sign" ? -1 : 0;
    return Float64Array.from({ length: size }, (_, k) => (k % 2 === 0 ? 1 : low));
  };
  return Object.fromEntries(subject.roles.map((role, i) => [role, hostArray(within(role, i), shape)]));
}

/** Places in two rows of three: all pairs of the first row, for some numbers may not count, and one of a column. */
const pairs = [
  [0, 1],
  [1, 2],
  [0, 2],
  [0, 3],
] as const;

/** L(a, b) + L(a', b') = L(a', b) + L(a, b') for numbers a, b of one row and of one column. */
function isSeparable(subject: Subject): boolean {
  const { loss, isEmbedding } = subject;
  const compares = subject.has("prediction", "target") && ["value", "binary", "sign"].includes(loss.target);
  if (isEmbedding || !compares) return false;
  const base = fill(subject, [2, 3]);
  const other = numbersWithin(subject.domainOf("prediction"), 6, 9);
  const withSome = (...places: readonly number[]): number | undefined => {
    const { shape, data } = base.prediction!;
    const moved = Float64Array.from(data, (x, i) => (places.includes(i) ? other[i]! : x));
    return tryLoss(subject, { ...base, prediction: hostArray(moved, shape) });
  };
  const none = withSome();
  return pairs.every(([first, second]) => {
    const [both, one, two] = [withSome(first, second), withSome(first), withSome(second)];
    if (none === undefined || both === undefined || one === undefined || two === undefined) return false;
    return isNear(none + both, one + two) && Number.isFinite(none);
  });
}

function isShiftFree(subject: Subject): boolean {
  if (!subject.has("prediction", "target") || subject.loss.target !== "value") return false;
  const base = fill(subject, [2, 3]);
  const shift = ({ shape, data }: HostArray): HostArray =>
    hostArray(
      Float64Array.from(data, (x) => x + 0.75),
      shape,
    );
  const before = tryLoss(subject, base);
  const after = tryLoss(subject, { ...base, prediction: shift(base.prediction!), target: shift(base.target!) });
  return before !== undefined && after !== undefined && isNear(before, after);
}

function isScaleFree(subject: Subject): boolean {
  if (!subject.isEmbedding || subject.loss.init) return false;
  const base = fill(subject, [4, 2]);
  const target: Filled = subject.has("target") ? { target: embeddingTarget(subject) } : {};
  const scaled = (by: number): Filled => ({
    ...Object.fromEntries(
      Object.entries(base).map(([role, { shape, data }]) => [
        role,
        hostArray(
          Float64Array.from(data, (x) => x * by),
          shape,
        ),
      ]),
    ),
    ...target,
  });
  const [one, twice] = [tryLoss(subject, scaled(1)), tryLoss(subject, scaled(2))];
  return one !== undefined && twice !== undefined && isNear(one, twice);
}

function embeddingTarget({ loss }: Subject): HostArray {
  if (loss.target === "class-index") return hostArray(Int32Array.of(0, 0, 1, 1));
  return hostArray(loss.target === "sign" ? Float64Array.of(1, -1, 1, -1) : Float64Array.of(1, 0, 1, 0));
}
