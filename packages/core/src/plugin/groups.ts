import { problem } from "../errors.ts";
import { splitKey } from "../tensor/random.ts";
import type { Moving, Optimizer, OptimizerState, Params } from "./optimizer.ts";
import type { CommonCheck, JsonSchema, OptionsIssue } from "./options.ts";

/** Parameters that are moved in their own way, found by path. */
export interface ParameterGroup {
  /** Paths, in which `*` stands for anything: `layers.0.*`, `*.bias`. */
  readonly match: string | readonly string[];
  /** Whether they are left as they are; no gradient is computed for them. */
  readonly frozen?: boolean | undefined;
  /** Rate for them; the scheduler scales it as it scales the base rate. */
  readonly learningRate?: number | undefined;
  /** Any other option of the optimizer. */
  readonly [option: string]: unknown;
}

/** Options that every optimizer has, beside its own. */
export interface CommonOptimizerOptions {
  /** Parameters with options of their own. The first that matches counts; the rest follow the optimizer's. */
  readonly groups?: readonly ParameterGroup[] | undefined;
  /** Factor on the rate for each layer further from the output, above 0 to 1: `layers.0` of three has its square. */
  readonly layerDecay?: number | undefined;
  /** Which parameters `weightDecay` shrinks: `all`, `matrices` (no biases and no scales of normalisation), or paths. */
  readonly decayMask?: "all" | "matrices" | readonly string[] | undefined;
}

const pattern = { type: "string", minLength: 1 } as const;
const patterns = { type: "array", items: pattern, minItems: 1 } as const;

/** JSON Schema of the options that core adds. */
export const commonOptimizerSchema: Readonly<Record<keyof CommonOptimizerOptions, JsonSchema>> = {
  groups: {
    type: "array",
    description: "parameters with options of their own, found by path; the first group that matches counts",
    items: {
      type: "object",
      required: ["match"],
      properties: {
        match: { anyOf: [pattern, patterns], description: "paths, in which * stands for anything" },
        frozen: { type: "boolean", default: false, description: "whether they are left as they are" },
      },
      additionalProperties: true,
    },
  },
  layerDecay: {
    type: "number",
    exclusiveMinimum: 0,
    maximum: 1,
    description: "factor on the rate for each layer further from the output",
  },
  decayMask: {
    anyOf: [{ enum: ["all", "matrices"] }, patterns],
    description: "which parameters weight decay shrinks: all, matrices (no biases), or those of these paths",
  },
};

const isPattern = (value: unknown): boolean => typeof value === "string" && value !== "";
const isPatterns = (value: unknown): boolean =>
  isPattern(value) || (Array.isArray(value) && value.length > 0 && value.every(isPattern));

/** What is wrong with the options that core adds. `check` tells what the optimizer's own schema has against a group's. */
export const commonOptimizerIssues: CommonCheck = (given, check, { options, schema }) => {
  const isWrapper = Object.values(schema.properties ?? {}).some((one) => one["x-plugin"] === "optimizer");
  if (isWrapper)
    return Object.entries(given).map(([name, got]) => ({
      path: [name],
      rule: "be left out here",
      got,
      cure: "It belongs to the optimizer inside: write it among that one's options.",
    }));
  const { groups, layerDecay, decayMask } = given;
  const issues: OptionsIssue[] = [];
  const cure = 'Write paths, in which * stands for anything, such as "layers.0.*".';
  if (layerDecay !== undefined && !(typeof layerDecay === "number" && layerDecay > 0 && layerDecay <= 1))
    issues.push({ path: ["layerDecay"], rule: "be a number above 0 and at most 1", got: layerDecay });
  if (
    decayMask !== undefined &&
    check({ weightDecay: 0 }).some(({ path, at }) => at === "key" && path[0] === "weightDecay")
  )
    issues.push({ path: ["decayMask"], rule: "be left out, for it has no weightDecay", got: decayMask });
  else if (
    decayMask !== undefined &&
    decayMask !== "all" &&
    decayMask !== "matrices" &&
    (!Array.isArray(decayMask) || !isPatterns(decayMask))
  )
    issues.push({ path: ["decayMask"], rule: 'be "all", "matrices" or a list of paths', got: decayMask, cure });
  if (groups === undefined) return issues;
  if (!Array.isArray(groups))
    return [...issues, { path: ["groups"], rule: "be a list of records with `match`", got: groups }];
  groups.forEach((group: unknown, i) => {
    if (typeof group !== "object" || group === null || Array.isArray(group)) {
      issues.push({ path: ["groups", i], rule: "be a record with `match`", got: group });
      return;
    }
    const { match, frozen, ...overrides } = group as Record<string, unknown>;
    if (!isPatterns(match))
      issues.push({ path: ["groups", i, "match"], rule: "be a path or a list of paths", got: match, cure });
    if (frozen !== undefined && typeof frozen !== "boolean")
      issues.push({ path: ["groups", i, "frozen"], rule: "be true or false", got: frozen });
    for (const issue of check(overrides)) issues.push({ ...issue, path: ["groups", i, ...issue.path] });
    if (overrides["learningRate"] !== undefined && options["learningRate"] === 0)
      issues.push({
        path: ["groups", i, "learningRate"],
        rule: "be left out where the base rate is 0, of which it would be a multiple",
        got: overrides["learningRate"],
        cure: "Give the optimizer this rate, and freeze the rest.",
      });
  });
  return issues;
};

/** Whether a path fits a pattern, in which `*` stands for any characters. */
export function matchesPath(path: string, match: string | readonly string[]): boolean {
  return [match].flat().some((one) => {
    const parts = one.split("*").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
    return new RegExp(`^${parts.join(".*")}$`).test(path);
  });
}

/** Parameters that share options and rate; no optimizer moves those that are frozen. */
interface Part {
  readonly name: string;
  readonly paths: readonly string[];
  /** What the rate in force is multiplied by. */
  readonly factor: number;
  readonly optimizer: Optimizer | undefined;
}
type MovingPart = Part & { readonly optimizer: Optimizer };

/**
 * An optimizer that moves each group of parameters by its own options. `make` builds one with options overridden;
 * `allPaths` are those of all parameters where only those that move are shown later.
 */
export function grouped(
  subject: string,
  { groups = [], layerDecay = 1, decayMask = "all" }: CommonOptimizerOptions,
  allPaths: readonly string[] | undefined,
  make: (overrides: Readonly<Record<string, unknown>>) => Optimizer,
): Optimizer {
  const base = make({});
  const made = new Map([["base", base]]);
  const optimizerOf = (kind: string, overrides: Readonly<Record<string, unknown>>): Optimizer => {
    const optimizer = made.get(kind) ?? make(overrides);
    made.set(kind, optimizer);
    return optimizer;
  };
  const isDecayed = (path: string, rank: number): boolean =>
    decayMask === "all" || (decayMask === "matrices" ? rank >= 2 : matchesPath(path, decayMask));
  const partOf = (path: string, rank: number, depth: number): Omit<Part, "paths"> => {
    const index = groups.findIndex(({ match }) => matchesPath(path, match));
    const { match: _, frozen = false, learningRate, ...overrides } = groups[index] ?? { match: [] };
    if (frozen) return { name: "frozen", factor: 1, optimizer: undefined };
    const layer = layerDecay === 1 ? undefined : layerOf(path);
    const decay = isDecayed(path, rank) ? {} : { weightDecay: 0 };
    const kind = `${index < 0 ? "base" : `group-${index}`}${"weightDecay" in decay ? "-undecayed" : ""}`;
    return {
      name: layer === undefined ? kind : `${kind}-layer-${layer}`,
      factor:
        (layer === undefined ? 1 : layerDecay ** (depth - 1 - layer)) *
        (learningRate === undefined ? 1 : learningRate / base.learningRate),
      optimizer: optimizerOf(kind, { ...overrides, ...decay }),
    };
  };
  const split = (params: Params): Part[] => {
    const paths = Object.keys(params);
    // Of all parameters, those that stay as they are included.
    const depth = Math.max(0, ...(allPaths ?? paths).map((path) => (layerOf(path) ?? -1) + 1));
    const parts = new Map<string, Part>();
    for (const path of paths) {
      const part = partOf(path, params[path]!.shape.length, depth);
      parts.set(part.name, { ...part, paths: [...(parts.get(part.name)?.paths ?? []), path] });
    }
    return [...parts.values()];
  };
  const moving = (params: Params): MovingPart[] => split(params).filter((part): part is MovingPart => !!part.optimizer);
  const stateOf = (state: OptimizerState, name: string): OptimizerState =>
    (state as Readonly<Record<string, OptimizerState>>)[name]!;
  return {
    ...base,
    frozen: (params) => {
      checkMatches(subject, groups, decayMask, Object.keys(params));
      return split(params).flatMap(({ paths, optimizer }) =>
        optimizer ? optimizer.frozen(pick(params, paths)) : paths,
      );
    },
    init: (params) =>
      Object.fromEntries(
        moving(params).map(({ name, paths, optimizer }) => [name, optimizer.init(pick(params, paths))]),
      ),
    update(given) {
      const { params, gradients, state, learningRate, objective } = given;
      let next: Params = params;
      const parts = moving(params);
      const keys = given.key && parts.length > 1 ? splitKey(given.key, parts.length) : undefined;
      const states = parts.map(({ name, paths, factor, optimizer }, i) => {
        const result = optimizer.update({
          ...given,
          params: pick(params, paths),
          gradients: pick(gradients, paths),
          state: stateOf(state, name),
          learningRate: factor === 1 ? learningRate : learningRate.mul(factor),
          ...(keys && { key: keys[i]! }),
          ...(objective && { objective: (some: Params) => objective({ ...params, ...some }) }),
        });
        next = { ...next, ...result.params };
        return [name, result.state] as const;
      });
      return { params: next, state: Object.fromEntries(states) };
    },
    evaluationParams: ({ params, state }: Moving) =>
      moving(params).reduce(
        (all, { name, paths, optimizer }) => ({
          ...all,
          ...optimizer.evaluationParams({ params: pick(params, paths), state: stateOf(state, name) }),
        }),
        params,
      ),
  };
}

const pick = (all: Params, paths: readonly string[]): Params =>
  Object.fromEntries(paths.flatMap((path) => (all[path] ? [[path, all[path]]] : [])));

/** The number of a layer in a path, `layers.2.weight`. */
function layerOf(path: string): number | undefined {
  const digits = /(?:^|\.)(\d+)\./.exec(path)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** A pattern that fits nothing is a slip of the pen. */
function checkMatches(
  subject: string,
  groups: readonly ParameterGroup[],
  decayMask: CommonOptimizerOptions["decayMask"],
  paths: readonly string[],
): void {
  const matches = groups.flatMap(({ match }, i) => [match].flat().map((one) => [`groups.${i}.match`, one] as const));
  const masks = Array.isArray(decayMask) ? decayMask.map((one: string) => ["decayMask", one] as const) : [];
  const [wrong] = [...matches, ...masks].filter(([, one]) => !paths.some((path) => matchesPath(path, one)));
  if (!wrong) return;
  throw problem("INVALID_OPTIONS", {
    subject,
    argument: wrong[0],
    rule: "match a parameter",
    got: wrong[1],
    cure: `There are: ${paths.slice(0, 12).join(", ")}${paths.length > 12 ? ", ..." : ""}.`,
  });
}
