import type { StandardSchemaV1 } from "@standard-schema/spec";
import { DownslopeError, nearest, problem, show } from "../errors.ts";

/** A schema of options: any Standard Schema. zod 4 also yields the JSON Schema that forms and help need. */
export type OptionsSchema = StandardSchemaV1<object, object>;
export type InputOf<S extends OptionsSchema> = StandardSchemaV1.InferInput<S>;
export type OutputOf<S extends OptionsSchema> = StandardSchemaV1.InferOutput<S>;

/** The part of JSON Schema that Downslope reads. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  /** The option is itself a plugin of this kind: `{ use: NAME, ... }` in a document. */
  readonly "x-plugin"?: string;
  readonly [key: string]: unknown;
}

/** One broken rule, at a place inside the options. */
export interface OptionsIssue {
  readonly path: readonly (string | number)[];
  /** What must hold, continuing "must ...". */
  readonly rule: string;
  readonly got: unknown;
  readonly cure?: string;
}

/** All that is wrong with the options of a plugin, told at once. */
export class OptionsError extends DownslopeError {
  readonly issues: readonly OptionsIssue[];

  constructor(subject: string, issues: readonly OptionsIssue[]) {
    const line = ({ path, rule, got, cure }: OptionsIssue): string => {
      const where = path.length === 0 ? subject : `${subject}: \`${path.join(".")}\``;
      return `${where} must ${rule}, got ${show(got)}.${cure === undefined ? "" : ` ${cure}`}`;
    };
    super("INVALID_OPTIONS", issues.map(line).join("\n"));
    this.issues = issues;
  }
}

/** Checks options against a plugin's schema; returns them with defaults, its own part and all of them. */
export function validateOptions(
  subject: string,
  schema: OptionsSchema,
  json: JsonSchema,
  given: unknown,
  common: readonly string[],
): { own: object; all: Record<string, unknown> } {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new OptionsError(subject, [{ path: [], rule: "be given a record of options", got: given }]);
  }
  const own: Record<string, unknown> = {};
  const rest: Record<string, unknown> = {};
  const issues: OptionsIssue[] = [];
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (common.includes(key)) {
      rest[key] = value;
      issues.push(...commonIssues(key, value, json.properties?.[key]));
    } else if (json.properties && json.additionalProperties !== true && !Object.hasOwn(json.properties, key)) {
      issues.push({
        path: [key],
        rule: `be ${known(json.properties)}`,
        got: key,
        cure: suggestion(key, Object.keys(json.properties)),
      });
    } else own[key] = value;
  }
  const result = schema["~standard"].validate(own);
  if (result instanceof Promise)
    throw problem("INVALID_PLUGIN", {
      subject,
      argument: "options",
      rule: "validate at once",
      got: result,
      cure: "Leave asynchronous refinements out of the schema.",
    });
  if (result.issues) issues.push(...result.issues.map((issue) => explain(issue, own)));
  if (issues.length > 0) throw new OptionsError(subject, issues);
  const output = (result as { value: object }).value;
  return { own: output, all: { ...(output as Record<string, unknown>), ...rest } };
}

function known(properties: Readonly<Record<string, JsonSchema>>): string {
  const keys = Object.keys(properties);
  return keys.length === 0 ? "left out, for it has no options" : `one of its options (${keys.join(", ")})`;
}

/** "Did you mean ...?", or the advice to remove it. */
export function suggestion(name: string, candidates: Iterable<string>): string {
  const [best] = nearest(name, candidates);
  return best === undefined ? "Remove it." : `Did you mean "${best}"?`;
}

function commonIssues(key: string, value: unknown, schema: JsonSchema | undefined): OptionsIssue[] {
  if (!schema?.enum || schema.enum.includes(value)) return [];
  return [
    {
      path: [key],
      rule: `be one of ${schema.enum.map(show).join(", ")}`,
      got: value,
      cure: suggestion(String(value), schema.enum.map(String)),
    },
  ];
}

/** Turns an issue of any Standard Schema into "must RULE"; zod's issues are told in our own words. */
function explain(issue: StandardSchemaV1.Issue, given: object): OptionsIssue {
  const path = (issue.path ?? []).map((part) => (typeof part === "object" ? part.key : part) as string | number);
  let got: unknown = given;
  for (const key of path)
    got = typeof got === "object" && got !== null ? (got as Record<string | number, unknown>)[key] : undefined;
  const zod = issue as unknown as ZodIssue;
  return {
    path,
    rule: ruleOf(zod) ?? `be valid: ${issue.message}`,
    got,
    ...(got === undefined && { cure: "Add it." }),
  };
}

interface ZodIssue {
  readonly code?: string;
  readonly expected?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly inclusive?: boolean;
  readonly origin?: string;
  readonly divisor?: number;
  readonly values?: readonly unknown[];
  readonly message?: string;
  readonly errors?: readonly (readonly ZodIssue[])[];
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

function ruleOf(issue: ZodIssue): string | undefined {
  const { code, expected = "", minimum, maximum, inclusive = true, origin, values } = issue;
  if (code === "invalid_type") return `be ${articles[expected] ?? `of type ${expected}`}`;
  if (code === "too_small")
    return origin === "array"
      ? `have at least ${minimum} items`
      : origin === "string"
        ? "not be empty"
        : `be ${inclusive ? "at least" : "greater than"} ${minimum}`;
  if (code === "too_big")
    return origin === "array"
      ? `have at most ${maximum} items`
      : `be ${inclusive ? "at most" : "less than"} ${maximum}`;
  if (code === "invalid_value" && values)
    return values.length === 1 ? `be ${show(values[0])}` : `be one of ${values.map(show).join(", ")}`;
  if (code === "not_multiple_of") return `be a multiple of ${issue.divisor}`;
  if (code === "invalid_union" && issue.errors?.length) {
    const rules = issue.errors.flatMap((branch) => branch.slice(0, 1).map(ruleOf)).filter((rule) => rule !== undefined);
    return rules.length > 0 ? [...new Set(rules)].join(", or ") : undefined;
  }
  return code === "custom" ? issue.message : undefined;
}

/** The JSON Schema of a plugin's options, with the options that core gives to every plugin of the kind. */
export function jsonSchemaOf(
  subject: string,
  schema: OptionsSchema,
  common: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  const own = convert(subject, schema);
  return { ...own, type: "object", properties: { ...own.properties, ...common } };
}

interface WithJsonSchema {
  readonly jsonSchema?: {
    input(options: { target: string; libraryOptions?: Record<string, unknown> }): Record<string, unknown>;
  };
}

function convert(subject: string, schema: OptionsSchema): JsonSchema {
  const converter = (schema["~standard"] as WithJsonSchema).jsonSchema;
  if (!converter) return { additionalProperties: true };
  try {
    return converter.input({ target: "draft-2020-12", libraryOptions: { unrepresentable: "any" } }) as JsonSchema;
  } catch (cause) {
    throw problem("INVALID_PLUGIN", {
      subject,
      argument: "options",
      rule: "have a JSON Schema",
      cure: "Use types that JSON can write: numbers, texts, booleans, lists, records.",
      cause,
    });
  }
}
