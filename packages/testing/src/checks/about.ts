import { type About, nearest, show } from "@downslope/core";
import { BrokenPromise, type Named } from "./check.ts";
import { texFault } from "./tex.ts";

export const aboutPromise = "it tells about itself, in English and Korean";

/** Checks that texts are there in both languages, and the fields that its kind must have. */
export function checkAbout(plugin: Named & { readonly about: About }, required: readonly (keyof About)[]): void {
  const about = plugin.about as unknown as Readonly<Record<string, unknown>>;
  for (const field of new Set([...required, ...Object.keys(about)])) {
    const value = about[field];
    const wrong = value === undefined ? "is missing" : faultOf(field, value);
    if (wrong !== undefined) throw new BrokenPromise(plugin, aboutPromise, `\`about.${field}\` ${wrong}.`);
  }
}

/** What a value of each field has wrong. */
const fields: Readonly<Record<keyof About, (value: unknown, field: string) => string | undefined>> = {
  title: bothFault,
  summary: bothFault,
  use: bothFault,
  avoid: bothFault,
  formula: (value) => textFault(value) ?? texFault(value as string),
  source: textFault,
  tasks: listFault,
  outputActivation: (value) => (activations.includes(value as string) ? undefined : unknownFault(value, activations)),
  robustTo: listFault,
  licence: textFault,
};

/** What a last layer may do that a loss expects. */
const activations =
  "linear, sigmoid, softmax, log-softmax, softplus, tanh, relu, leaky-relu, elu, selu, gelu, silu, exponential".split(
    ", ",
  );

function faultOf(field: string, value: unknown): string | undefined {
  const check = Object.hasOwn(fields, field) ? fields[field as keyof About] : undefined;
  if (check) return check(value, field);
  const [near] = nearest(field, Object.keys(fields));
  return `is no field of it${near === undefined ? "" : `; did you mean \`${near}\`?`}`;
}

const isText = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";

function textFault(value: unknown): string | undefined {
  return isText(value) ? undefined : `must be a text, got ${show(value)}`;
}

function listFault(value: unknown): string | undefined {
  const isList = Array.isArray(value) && value.length > 0 && value.every(isText);
  return isList ? undefined : `must be a list of texts, got ${show(value)}`;
}

function unknownFault(value: unknown, known: readonly string[]): string {
  return `must be one of ${known.join(", ")}, got ${show(value)}`;
}

function bothFault(value: unknown, field: string): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return `must be a record of texts, \`en\` and \`ko\`, got ${show(value)}`;
  const { en, ko } = value as { en?: unknown; ko?: unknown };
  if (!isText(en)) return "lacks `en`";
  if (!isText(ko)) return "lacks `ko`";
  // Names such as Adam may stay as they are; a sentence may not.
  return field === "title" || /[가-힣]/.test(ko) ? undefined : "is not Korean in `ko`";
}
