import { type HostArray, type Role, hostArray, isLabelEncoding } from "@downslope/core";
import type { LossInputs } from "../reference/loss-run.ts";
import type { AnyLossPlugin, LossGiven } from "./loss-given.ts";
import {
  type AnyLoss,
  type Interval,
  domainOf,
  isDistribution,
  outputRoles,
  sampleInputs,
  subjectOf,
} from "./loss-inputs.ts";

/** How far a check goes where a role may hold any number. */
const far = 1e4;

/** Inputs under a name that tells what is special about them. */
export interface Extreme {
  readonly name: string;
  readonly inputs: LossInputs;
}

/** Inputs at the ends of what the roles may hold, where formulas overflow, cancel or divide by 0. */
export function extremeInputs(subject: AnyLossPlugin, given: LossGiven): Extreme[] {
  const plugin = subjectOf(subject, given);
  const base = sampleInputs(subject, given, 3);
  if (isDistribution(plugin, given)) return certainties(base);
  const outputs = outputRoles(plugin);
  const edges = Object.fromEntries(outputs.map((role) => [role, edgesOf(domainOf(role, plugin, given))]));
  const fill = (name: string, number: (edges: readonly number[], role: Role, i: number) => number): Extreme => {
    const filled = outputs.map((role) => [role, refill(base[role]!, (i) => number(edges[role]!, role, i))]);
    return { name, inputs: { ...base, ...Object.fromEntries(filled) } };
  };
  const most = Math.max(...Object.values(edges).map((some) => some.length));
  const steady = Array.from({ length: most }, (_, k) =>
    fill(`outputs all ${edges[outputs[0]!]!.at(k) ?? "at an edge"}`, (some) => some[k % some.length]!),
  );
  const mixed = [0, 1, 2].map((shift) =>
    fill(
      `edges in turn, shifted by ${shift}`,
      (some, role, i) => some[(i * (outputs.indexOf(role) + 1) + shift) % some.length]!,
    ),
  );
  return [...steady, ...mixed, ...equals(plugin, given, base), ...targets(plugin, given, base)];
}

/** Rows in which one class is certain, or all are as likely. */
function certainties(base: LossInputs): Extreme[] {
  const prediction = base.prediction!;
  const classes = prediction.shape.at(-1)!;
  const fill = (name: string, number: (i: number) => number): Extreme => ({
    name,
    inputs: { ...base, prediction: refill(prediction, number) },
  });
  const isCertain = (i: number, shift: number): boolean => (Math.floor(i / classes) + shift) % classes === i % classes;
  return [
    fill("equal probabilities", () => 1 / classes),
    ...Array.from({ length: classes }, (_, shift) =>
      fill(`certainty, shifted by ${shift}`, (i) => Number(isCertain(i, shift))),
    ),
  ];
}

/** Roles that hold the same numbers, as far as both may. */
function equals(plugin: AnyLoss, given: LossGiven, base: LossInputs): Extreme[] {
  const outputs = outputRoles(plugin);
  const clamp = (role: Role, source: HostArray): HostArray => {
    const [low, high] = domainOf(role, plugin, given);
    return refill(source, (i) => Math.min(high, Math.max(low, source.data[i]!)));
  };
  const [first] = outputs;
  const same = Object.fromEntries(outputs.map((role) => [role, clamp(role, base[first!]!)]));
  const all = outputs.length > 1 ? [{ name: "all outputs equal", inputs: { ...base, ...same } }] : [];
  const { prediction, target } = base;
  if (!prediction || !target || plugin.target !== "value") return all;
  const both = clamp("prediction", target);
  return [...all, { name: "prediction equal to target", inputs: { ...base, prediction: both, target: both } }];
}

/** Targets that are all at one end. An author's own sample keeps its targets, unless their domain is told. */
function targets(plugin: AnyLoss, given: LossGiven, base: LossInputs): Extreme[] {
  const { target } = base;
  const isKept = given.sample !== undefined && (given.domain ?? plugin.domain)?.target === undefined;
  if (!target || isKept || isLabelEncoding(plugin.target) || plugin.target === "one-hot") return [];
  const ends = { binary: [0, 1], sign: [-1, 1], value: undefined } as const;
  const values = ends[plugin.target] ?? edgesOf(domainOf("target", plugin, given));
  return values.map((value) => ({
    name: `targets all ${value}`,
    inputs: { ...base, target: refill(target, () => value) },
  }));
}

/** Both ends, as far as a check goes, and 0 and the middle between them. */
function edgesOf([low, high]: Interval): number[] {
  const [start, end] = [Math.max(low, -far), Math.min(high, far)];
  const between = [-1, 0, 0.5, 1].filter((x) => x > start && x < end);
  return [start, ...between, end];
}

const refill = ({ shape, dtype, data }: HostArray, number: (i: number) => number): HostArray =>
  hostArray(
    Float64Array.from(data, (_, i) => number(i)),
    shape,
    dtype === "float32" ? "float32" : "float64",
  );
