import { type HostArray, type LossPlugin, type Role, hostArray } from "@downslope/core";
import type { LossInputs } from "../reference/loss-run.ts";
import type { LossGiven } from "./loss-given.ts";
import { type Draw, drawFrom } from "./draw.ts";

/** What inputs are drawn from. */
export type AnyLoss = Pick<LossPlugin, "inputs" | "target" | "about">;
/** Lowest and highest number, infinite where there is no end. */
export type Interval = readonly [low: number, high: number];

const rows = 6;
const columns = 4;

/** Roles that the model fills. */
export const outputRoles = (plugin: AnyLoss): Role[] => plugin.inputs.filter((role) => role !== "target");

/** Whether the prediction holds a distribution over classes in each row. */
export const isDistribution = (plugin: AnyLoss, given: LossGiven): boolean =>
  !given.domain?.prediction && activationOf(plugin, given) === "softmax";

/** What the last layer does that the loss expects; `fromLogits` is the option by which losses say so. */
function activationOf({ target, about }: AnyLoss, { options }: LossGiven): string {
  const fromLogits = options?.["fromLogits"];
  if (fromLogits === true) return "linear";
  if (fromLogits === false) return target === "binary" || target === "value" ? "sigmoid" : "softmax";
  return about.outputActivation ?? "linear";
}

/** The numbers that a role may hold. */
export function domainOf(role: Role, plugin: AnyLoss, given: LossGiven): Interval {
  const told = given.domain?.[role];
  if (told) return told;
  if (role === "variance") return [1e-6, Number.POSITIVE_INFINITY];
  if (role === "target") return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const activation = activationOf(plugin, given);
  if (activation === "sigmoid") return [0, 1];
  if (activation === "tanh") return [-1, 1];
  if (["softplus", "relu", "exp", "exponential"].includes(activation)) return [1e-6, Number.POSITIVE_INFINITY];
  return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
}

/** Inputs of ordinary size, from the loss's roles and target encoding, or as its author draws them. */
export function sampleInputs(plugin: AnyLoss, given: LossGiven, seed: number): LossInputs {
  const draw = drawFrom(seed);
  if (given.sample) return given.sample(draw);
  const inputs: Partial<Record<Role, HostArray>> = {};
  for (const role of plugin.inputs) {
    if (role === "target") inputs[role] = sampleTarget(plugin, given, draw);
    else if (role === "prediction" && isDistribution(plugin, given))
      inputs[role] = softmax(draw.normal([rows, columns]));
    else inputs[role] = sampleInside(domainOf(role, plugin, given), [rows, columns], draw);
  }
  return inputs;
}

function sampleTarget(plugin: AnyLoss, given: LossGiven, draw: Draw): HostArray {
  // Without a prediction, as for pairs, there is one target a sample.
  const shape = plugin.inputs.includes("prediction") ? [rows, columns] : [rows];
  if (given.domain?.target) return sampleInside(given.domain.target, shape, draw);
  if (plugin.target === "class-index") return draw.labels([rows], columns);
  if (plugin.target === "one-hot") return oneHot(draw.labels([rows], columns));
  return plugin.target === "binary" ? draw.bits(shape) : sampleInside(domainOf("target", plugin, given), shape, draw);
}

function sampleInside([low, high]: Interval, shape: readonly number[], draw: Draw): HostArray {
  const width = high - low;
  if (width <= 20) return draw.uniform(shape, low + 0.02 * width, high - 0.02 * width);
  const normal = draw.normal(shape, 2);
  if (low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY) return normal;
  const inward = (x: number): number => (Number.isFinite(low) ? low + 0.1 + Math.abs(x) : high - 0.1 - Math.abs(x));
  return hostArray(Float64Array.from(normal.data, inward), shape);
}

function oneHot({ shape, data }: HostArray): HostArray {
  const ones = Float64Array.from({ length: data.length * columns }, (_, i) =>
    Number(data[Math.floor(i / columns)] === i % columns),
  );
  return hostArray(ones, [...shape, columns]);
}

function softmax({ shape, data }: HostArray): HostArray {
  const powers = Float64Array.from(data, Math.exp);
  const sum = (row: number): number => powers.subarray(row * columns, (row + 1) * columns).reduce((a, b) => a + b, 0);
  return hostArray(
    powers.map((power, i) => power / sum(Math.floor(i / columns))),
    shape,
  );
}
