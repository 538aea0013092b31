import { type DownslopeError, problem } from "../errors.ts";
import { isFloat } from "../tensor/dtype.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Params } from "./optimizer.ts";
import { reductions } from "./reduction.ts";
import { type Role, type TargetEncoding, dataRoles, outputRoles, targetEncodings } from "./roles.ts";

/** The fields of a loss's definition that TypeScript checks for its users, and this for all others. */
export type DefinedLoss = Readonly<
  Record<
    "name" | "inputs" | "reads" | "target" | "output" | "reduction" | "domain" | "sampleShape" | "gradient",
    unknown
  >
> & { readonly init?: unknown };

const roles: readonly string[] = [...outputRoles, ...dataRoles];
const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");

/** Refuses a definition that nobody could train with, by the field that is wrong. */
export function checkLossDefinition(definition: DefinedLoss): void {
  const { name, inputs, target, output, reduction, gradient } = definition;
  const refuse = (argument: string, rule: string, got: unknown, cure: string): never => {
    throw problem("INVALID_PLUGIN", { subject: `loss "${String(name)}"`, argument, rule, got, cure });
  };
  const checkWord = (argument: string, value: unknown, words: readonly string[], cure: string): void => {
    if (value !== undefined && !words.includes(value as string))
      refuse(argument, `be one of ${quoted(words)}`, value, cure);
  };
  checkInputs(inputs, refuse);
  if (typeof target !== "function")
    checkWord(
      "target",
      target,
      targetEncodings,
      "Leave it out where the target holds numbers, or choose it by options with a function.",
    );
  checkWord("output", output, ["target", "embedding"], "Leave it out where the model predicts the target.");
  checkWord("reduction", reduction, reductions, "Leave it out where the mean is usual.");
  checkWord("gradient", gradient, ["surrogate"], "Leave it out where the gradient is that of the value.");
  for (const hook of ["reads", "init"] as const) {
    if (definition[hook] !== undefined && typeof definition[hook] !== "function")
      refuse(hook, "be a function", definition[hook], "It is given the options.");
  }
  checkDomain(definition, inputs as readonly string[], refuse);
  checkSampleShape(definition.sampleShape, refuse);
}

type Refuse = (argument: string, rule: string, got: unknown, cure: string) => never;

function checkInputs(inputs: unknown, refuse: Refuse): void {
  const usual = 'Most losses take ["prediction", "target"].';
  if (!Array.isArray(inputs) || inputs.length === 0)
    refuse("inputs", `list roles out of ${roles.join(", ")}`, inputs, usual);
  const given = inputs as readonly string[];
  const stranger = given.find((role) => !roles.includes(role));
  if (stranger !== undefined) refuse("inputs", `list roles out of ${roles.join(", ")}`, stranger, usual);
  const twice = given.find((role, i) => given.indexOf(role) !== i);
  if (twice !== undefined) refuse("inputs", "list each role once", twice, "Leave one of them out.");
  if (!given.some((role) => outputRoles.includes(role as never)))
    refuse("inputs", "list what the model puts out", inputs, `${usual} Without an output there is nothing to train.`);
}

function checkDomain({ domain }: DefinedLoss, inputs: readonly string[], refuse: Refuse): void {
  if (domain === undefined) return;
  const cure = "Write { prediction: [0, 1] }, with Number.POSITIVE_INFINITY where there is no end.";
  if (typeof domain !== "object" || domain === null || Array.isArray(domain))
    refuse("domain", "be a record from roles to their lowest and highest number", domain, cure);
  for (const [role, interval] of Object.entries(domain as object) as [string, unknown][]) {
    if (!inputs.includes(role)) refuse("domain", `name roles out of its inputs, ${inputs.join(", ")}`, role, cure);
    const [low, high] = Array.isArray(interval) ? (interval as unknown[]) : [];
    if (typeof low !== "number" || typeof high !== "number" || !(low < high))
      refuse(`domain.${role}`, "be the lowest and the highest number, in this order", interval, cure);
  }
}

function checkSampleShape(shape: unknown, refuse: Refuse): void {
  const isLength = (length: unknown): boolean => Number.isSafeInteger(length) && (length as number) > 0;
  if (shape === undefined || (Array.isArray(shape) && shape.every(isLength))) return;
  refuse("sampleShape", "list the lengths of a sample's axes", shape, "Write [16, 16, 1] for small grey images.");
}

const wrongResult = (name: string, argument: string, rule: string, got: unknown, cure: string): DownslopeError =>
  problem("INVALID_RESULT", { subject: `loss "${name}"`, argument, rule, got, cure });

/** What `reads` returned, checked: some of the inputs. */
export function readRoles<R extends Role>(name: string, inputs: readonly R[], read: unknown): readonly R[] {
  if (Array.isArray(read) && read.length > 0 && read.every((role) => inputs.includes(role as R))) return read as R[];
  throw wrongResult(
    name,
    "reads",
    `return some of its inputs, ${inputs.join(", ")}`,
    read,
    "List in `inputs` all roles that it may read, and return those that it reads under the options.",
  );
}

/** What `target` returned, checked. */
export function readEncoding(name: string, encoding: unknown): TargetEncoding {
  if (targetEncodings.includes(encoding as TargetEncoding)) return encoding as TargetEncoding;
  throw wrongResult(
    name,
    "target",
    `return one of ${quoted(targetEncodings)}`,
    encoding,
    "Decide by the options and the context alone, at once.",
  );
}

/** What `init` returned, checked: float tensors by path. */
export function readParams(name: string, params: unknown): Params {
  const wrong = (got: unknown, cure: string): DownslopeError =>
    wrongResult(name, "init", "return a record of float tensors by path", got, cure);
  if (params instanceof Promise) {
    // Nobody waits for it.
    params.catch(() => undefined);
    throw wrong(params, "Remove `async`: parameters are made at once.");
  }
  const cure = 'Write { weight: normal(key, shape) }; paths in one record, as in "layer.weight".';
  if (typeof params !== "object" || params === null || Array.isArray(params) || params instanceof Tensor)
    throw wrong(params, cure);
  const entries = Object.entries(params as Record<string, unknown>);
  const [path, odd] = entries.find(([, one]) => !(one instanceof Tensor) || !isFloat(one.dtype)) ?? [];
  if (path !== undefined)
    throw wrongResult(
      name,
      "init",
      `return a float tensor as \`${path}\``,
      odd,
      typeof odd === "number" ? `Make it a tensor: full([1], ${odd}).` : cure,
    );
  if (entries.length === 0) throw wrong(params, "Leave `init` out where it has no parameters of its own.");
  return params as Params;
}
