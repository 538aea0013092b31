import type { StandardSchemaV1 } from "@standard-schema/spec";
import { show } from "../errors.ts";
import type { JsonSchema, OptionsIssue } from "./options.ts";

/* What schemas have against options, in our own words. */

/** Turns an issue of any Standard Schema into "must RULE"; zod's issues are told in our own words. */
export function explain(issue: StandardSchemaV1.Issue, given: object): OptionsIssue[] {
  const path = (issue.path ?? []).map((part) => (typeof part === "object" ? part.key : part) as string | number);
  const zod = issue as unknown as ZodIssue;
  const meant = meantBranch(zod);
  if (meant) return meant.flatMap((one) => explain({ ...one, path: [...path, ...(one.path ?? [])] } as never, given));
  const [keyIssue] = zod.code === "invalid_key" ? (zod.issues ?? []) : [];
  if (keyIssue)
    return [{ path, at: "key", rule: ruleOf(keyIssue) ?? "be a key that the schema takes", got: path.at(-1) }];
  let got: unknown = given;
  for (const key of path)
    got = typeof got === "object" && got !== null ? (got as Record<string | number, unknown>)[key] : undefined;
  const rule = ruleOf(zod) ?? `be valid: ${issue.message}`;
  return [{ path, rule, got, ...(got === undefined && { cure: "Add it." }) }];
}

/** Of a union, what the one branch has to say that the value is like, but for something inside it. */
function meantBranch({ code, errors = [] }: ZodIssue): readonly ZodIssue[] | undefined {
  if (code !== "invalid_union") return undefined;
  const inside = errors.filter((branch) => branch.length > 0 && branch.every(({ path = [] }) => path.length > 0));
  return inside.length === 1 ? inside[0] : undefined;
}

/** With the advice of its schema, where there is none yet. */
export function advised(issue: OptionsIssue, schema: JsonSchema): OptionsIssue {
  if (issue.cure !== undefined || issue.path.length === 0) return issue;
  const option = issue.path.reduce<JsonSchema | undefined>(
    (one, step) =>
      typeof step === "number" ? one?.items : (one?.properties?.[step] ?? asSchema(one?.additionalProperties)),
    schema,
  );
  const cure = option && meaningOf(option);
  return cure === undefined ? issue : { ...issue, cure };
}

const asSchema = (value: boolean | JsonSchema | undefined): JsonSchema | undefined =>
  typeof value === "object" ? value : undefined;

/** What an option is for and what it is by default, as advice to who got it wrong. */
export function meaningOf({ description, default: standard }: JsonSchema): string | undefined {
  const parts = [
    description === undefined ? undefined : `It is: ${description}.`,
    standard === undefined ? undefined : `Default: ${JSON.stringify(standard)}.`,
  ];
  return parts.filter((part) => part !== undefined).join(" ") || undefined;
}

/** What zod tells beyond the standard. */
export interface ZodIssue {
  readonly code?: string;
  readonly expected?: string;
  readonly received?: string;
  readonly keys?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly inclusive?: boolean;
  readonly origin?: string;
  readonly divisor?: number;
  readonly values?: readonly unknown[];
  readonly message?: string;
  readonly errors?: readonly (readonly ZodIssue[])[];
  readonly issues?: readonly ZodIssue[];
  readonly options?: readonly unknown[];
  readonly path?: readonly (string | number)[];
}

const articles: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a number",
  string: "a text",
  boolean: "true or false",
  array: "a list",
  object: "a record",
  record: "a record",
};

/** What things of a size consist of. */
const parts: Readonly<Record<string, string>> = { array: "item", string: "character", set: "item", map: "entry" };
const counted = (count: number, part: string): string =>
  count === 1 ? `1 ${part}` : `${count} ${part === "entry" ? "entries" : `${part}s`}`;

function ruleOf(issue: ZodIssue): string | undefined {
  const { code, expected = "", minimum, maximum, inclusive = true, origin, values } = issue;
  if (issue.received === "NaN" || issue.received === "Infinity") return "be a finite number";
  if (code === "invalid_type") return `be ${articles[expected] ?? `of type ${expected}`}`;
  const part = parts[origin ?? ""];
  if (code === "too_small")
    return part
      ? `have at least ${counted(minimum!, part)}`
      : `be ${inclusive ? "at least" : "greater than"} ${minimum}`;
  if (code === "too_big")
    return part ? `have at most ${counted(maximum!, part)}` : `be ${inclusive ? "at most" : "less than"} ${maximum}`;
  if (code === "invalid_value" && values)
    return values.length === 1 ? `be ${show(values[0])}` : `be one of ${values.map(show).join(", ")}`;
  if (code === "not_multiple_of") return `be a multiple of ${issue.divisor}`;
  if (code === "invalid_union" && issue.options) return `be one of ${issue.options.map(show).join(", ")}`;
  if (code === "invalid_union" && issue.errors?.length) {
    const rules = issue.errors.flatMap((branch) => branch.slice(0, 1).map(ruleOf)).filter((rule) => rule !== undefined);
    return rules.length > 0 ? [...new Set(rules)].join(", or ") : undefined;
  }
  if (code === "unrecognized_keys") return `be without ${(issue.keys ?? []).map(show).join(", ")}`;
  // A message of the schema's author continues "must ..."; zod's own does not.
  if (code === "invalid_format" && issue.message?.startsWith("Invalid "))
    return `match ${issue.pattern ?? "its format"}`;
  if (code === "custom" && issue.message === "Invalid input") return undefined;
  return code === "custom" || code === "invalid_format" ? issue.message : undefined;
}
