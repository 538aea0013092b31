import { type About, type HostArray, type Loss, type Role, hostArray } from "@downslope/core";
import { type LossInputs, freshParams } from "../reference/loss-run.ts";
import type { AnyLossPlugin, LossGiven } from "./loss-given.ts";
import { type Draw, drawFrom } from "./draw.ts";
import { createLoss } from "./loss-subject.ts";

/** What inputs are drawn from: the loss under its options, and what it tells of itself. */
export type AnyLoss = Pick<Loss, "inputs" | "target"> &
  Partial<Pick<AnyLossPlugin, "domain" | "sampleShape">> & { readonly about: About };
/** Lowest and highest number, infinite where there is no end. */
export type Interval = readonly [low: number, high: number];

const rows = 6;
/** Numbers of an output, and classes of a target, where nothing else is asked for. */
const usualColumns = 4;
/** Steps of a sequence of predictions. */
const sequence = 7;

/** A loss under the options given, as inputs are drawn for it. */
export const subjectOf = (plugin: AnyLossPlugin, given: LossGiven): AnyLoss => {
  const { inputs, target } = createLoss(plugin, given);
  const { about, domain, sampleShape } = plugin;
  return { inputs, target, about, domain, ...(sampleShape && { sampleShape }) };
};

/** Roles that the model fills. */
export const outputRoles = ({ inputs }: Pick<AnyLoss, "inputs">): Role[] =>
  inputs.filter((role) => role !== "target" && role !== "length");

/** What a loss is differentiated by: the outputs of the model, and its own parameters. */
export const variedRoles = (inputs: LossInputs): Role[] =>
  (Object.keys(inputs) as Role[]).filter((role) => role !== "target" && role !== "length");

/** Whether the prediction holds a distribution over classes in each row. */
export const isDistribution = (plugin: AnyLoss, given: LossGiven): boolean =>
  !given.domain?.prediction && !plugin.domain?.prediction && activationOf(plugin, given) === "softmax";

/** What the last layer does that the loss expects; `fromLogits` is the option by which losses say so. */
function activationOf({ target, about }: AnyLoss, { options }: LossGiven): string {
  const fromLogits = options?.["fromLogits"];
  if (fromLogits === true) return "linear";
  if (fromLogits === false) return ["binary", "value", "sign"].includes(target) ? "sigmoid" : "softmax";
  return about.outputActivation ?? "linear";
}

/** The numbers that a role may hold. */
export function domainOf(role: Role, plugin: AnyLoss, given: LossGiven): Interval {
  const told = given.domain?.[role] ?? plugin.domain?.[role];
  if (told) return told;
  if (role === "variance") return [1e-6, Number.POSITIVE_INFINITY];
  if (role === "target") return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const activation = activationOf(plugin, given);
  if (activation === "sigmoid") return [0, 1];
  if (activation === "tanh") return [-1, 1];
  if (["softplus", "relu", "exp", "exponential"].includes(activation)) return [1e-6, Number.POSITIVE_INFINITY];
  return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
}

/** Inputs of ordinary size, from the loss's roles and target encoding, or as its author draws them; its own parameters, too. */
export function sampleInputs(
  plugin: AnyLossPlugin,
  given: LossGiven,
  seed: number,
  columns: number = usualColumns,
): LossInputs {
  const loss = createLoss(plugin, given);
  const draw = drawFrom(seed);
  const inputs = given.sample?.(draw) ?? drawInputs(subjectOf(plugin, given), given, draw, columns);
  return { ...inputs, ...freshParams(loss, inputs) };
}

const shapeOf = ({ sampleShape }: AnyLoss, columns: number): number[] =>
  sampleShape ? [sampleShape.length > 1 ? 2 : rows, ...sampleShape] : [rows, columns];

function drawInputs(plugin: AnyLoss, given: LossGiven, draw: Draw, columns: number): LossInputs {
  const shape = shapeOf(plugin, columns);
  const inputs: Partial<Record<Role, HostArray>> = {};
  for (const role of plugin.inputs) {
    if (role === "target") inputs[role] = sampleTarget(plugin, given, draw, columns);
    else if (role === "length")
      inputs[role] = hostArray(Int32Array.from({ length: rows }, (_, i) => sequence - (i % 3)));
    else if (plugin.target === "class-sequence") inputs[role] = draw.normal([rows, sequence, columns]);
    else if (role === "prediction" && isDistribution(plugin, given))
      inputs[role] = softmax(draw.normal([rows, columns]), columns);
    else inputs[role] = sampleInside(domainOf(role, plugin, given), shape, draw);
  }
  return inputs;
}

function sampleTarget(plugin: AnyLoss, given: LossGiven, draw: Draw, columns: number): HostArray {
  // Without a prediction, as for pairs, there is one target a sample.
  const shape = plugin.inputs.includes("prediction") ? shapeOf(plugin, columns) : [rows];
  const told = given.domain?.target ?? plugin.domain?.target;
  if (told && plugin.target === "value") return sampleInside(told, shape, draw);
  if (plugin.target === "class-index") return draw.labels([rows], columns);
  if (plugin.target === "class-sequence") return labelRows(draw, columns);
  if (plugin.target === "one-hot") return oneHot(draw.labels([rows], columns), columns);
  if (plugin.target === "sign") return signs(draw.bits(shape));
  return plugin.target === "binary" ? draw.bits(shape) : sampleInside(domainOf("target", plugin, given), shape, draw);
}

const signs = ({ shape, data }: HostArray): HostArray =>
  hostArray(
    Float64Array.from(data, (bit) => 2 * bit - 1),
    shape,
  );

/** Rows of one to three labels, none of them 0, which many take for a blank. */
function labelRows(draw: Draw, columns: number): HostArray {
  const labels = draw.labels([rows, 3], columns - 1);
  const isPadding = (i: number): boolean => i % 3 > Math.floor(i / 3) % 3;
  return hostArray(
    Int32Array.from(labels.data, (label, i) => (isPadding(i) ? -1 : label + 1)),
    labels.shape,
  );
}

function sampleInside([low, high]: Interval, shape: readonly number[], draw: Draw): HostArray {
  const width = high - low;
  if (width <= 20) return draw.uniform(shape, low + 0.02 * width, high - 0.02 * width);
  const normal = draw.normal(shape, 2);
  if (low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY) return normal;
  const inward = (x: number): number => (Number.isFinite(low) ? low + 0.1 + Math.abs(x) : high - 0.1 - Math.abs(x));
  return hostArray(Float64Array.from(normal.data, inward), shape);
}

function oneHot({ shape, data }: HostArray, columns: number): HostArray {
  const ones = Float64Array.from({ length: data.length * columns }, (_, i) =>
    Number(data[Math.floor(i / columns)] === i % columns),
  );
  return hostArray(ones, [...shape, columns]);
}

function softmax({ shape, data }: HostArray, columns: number): HostArray {
  const powers = Float64Array.from(data, Math.exp);
  const sum = (row: number): number => powers.subarray(row * columns, (row + 1) * columns).reduce((a, b) => a + b, 0);
  return hostArray(
    powers.map((power, i) => power / sum(Math.floor(i / columns))),
    shape,
  );
}

/** The first rows of each role, of all those that it has; its own parameters whole. */
export function rowsOf(inputs: LossInputs, part: number): LossInputs {
  const cut = ([role, host]: [string, HostArray]): [string, HostArray] => {
    if (role.startsWith("params.")) return [role, host];
    const [count = 1, ...rest] = host.shape;
    const kept = Math.max(1, Math.round(count * part));
    return [role, hostArray(host.data.slice(0, (host.data.length / count) * kept), [kept, ...rest], host.dtype)];
  };
  return Object.fromEntries(Object.entries(inputs).map(cut));
}

/** Samples of a batch, where a loss gives each of them at least a value; undefined where batches of several sizes meet. */
export function samplesOf({ inputs: roles }: Pick<AnyLoss, "inputs">, inputs: LossInputs): number | undefined {
  const [first] = roles;
  return first === undefined || first === "real" || first === "fake" ? undefined : inputs[first]?.shape[0];
}
