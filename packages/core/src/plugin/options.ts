import type { StandardSchemaV1 } from "@standard-schema/spec";
import { DownslopeError, nearest, problem, show } from "../errors.ts";
import { type ZodIssue, advised, explain } from "./schema-issues.ts";

/** A schema of options: any Standard Schema. zod 4 also yields the JSON Schema that forms and help need. */
export type OptionsSchema = StandardSchemaV1<object, object>;
/** Options as written. A schema without options reads `Record<string, never>`, which would forbid those that core adds. */
export type InputOf<S extends OptionsSchema> =
  StandardSchemaV1.InferInput<S> extends Record<string, never> ? object : StandardSchemaV1.InferInput<S>;
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
  /** Set where the last key of the path is itself at fault, and not its value. */
  readonly at?: "key";
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

/** What is wrong with options that core adds to a kind; `check` tells what the plugin's own schema has against others in place of its own. */
export type CommonCheck = (
  given: Readonly<Record<string, unknown>>,
  check: (overrides: object) => readonly OptionsIssue[],
  own: { readonly options: Readonly<Record<string, unknown>>; readonly schema: JsonSchema },
) => readonly OptionsIssue[];

/** Checks options against a plugin's schema; returns them with defaults, its own part and all of them. */
export function validateOptions(
  subject: string,
  schema: OptionsSchema,
  json: JsonSchema,
  given: unknown,
  common: readonly string[],
  checkCommon?: CommonCheck,
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
    } else if (isStranger(key, json)) issues.push(strangerIssue([key], json));
    else {
      own[key] = value;
      issues.push(...strangersIn(value, json.properties?.[key], [key]));
    }
  }
  const result = schema["~standard"].validate(own);
  if (result instanceof Promise) {
    // zod tries again asynchronously after a refinement has thrown; nobody waits for what comes of it.
    result.catch(() => undefined);
    throw problem("INVALID_PLUGIN", {
      subject,
      argument: "options",
      rule: "validate at once",
      got: result,
      cure: "Leave refinements that throw or are asynchronous out of the schema.",
    });
  }
  const untold = result.issues?.filter((issue) => isUntold(issue as ZodIssue & StandardSchemaV1.Issue, issues)) ?? [];
  issues.push(...untold.flatMap((issue) => explain(issue, own)));
  if (checkCommon) {
    // What core adds is no option of the plugin, and what is wrong without the overrides is told once.
    const properties = Object.entries(json.properties ?? {}).filter(([name]) => !common.includes(name));
    const bare: JsonSchema = json.properties ? { ...json, properties: Object.fromEntries(properties) } : json;
    const told = new Set(issues.map(({ path, rule }) => `${path.join(".")} ${rule}`));
    const issuesOf = (overrides: object): readonly OptionsIssue[] => {
      try {
        validateOptions(subject, schema, bare, { ...own, ...overrides }, []);
        return [];
      } catch (error) {
        if (!(error instanceof OptionsError)) throw error;
        return error.issues.filter(({ path, rule }) => !told.has(`${path.join(".")} ${rule}`));
      }
    };
    const options = { ...(result.issues ? own : (result as { value: object }).value) } as Record<string, unknown>;
    issues.push(...checkCommon(rest, issuesOf, { options, schema: bare }));
  }
  if (issues.length > 0)
    throw new OptionsError(
      subject,
      issues.map((issue) => advised(issue, json)),
    );
  const output = (result as { value: object }).value;
  return { own: output, all: { ...(output as Record<string, unknown>), ...rest } };
}

/** Whether a schema lists its keys and this is none of them. */
function isStranger(key: string, { properties, additionalProperties = false }: JsonSchema): boolean {
  return properties !== undefined && additionalProperties === false && !Object.hasOwn(properties, key);
}

function strangerIssue(path: OptionsIssue["path"], { properties = {} }: JsonSchema): OptionsIssue {
  const key = String(path.at(-1));
  const known = Object.keys(properties);
  const rule =
    known.length === 0 ? "be left out, for it has no options" : `be one of its options (${known.join(", ")})`;
  return { path, at: "key", rule, got: key, cure: suggestion(key, known) };
}

/** Unknown keys of records inside an option, which zod would drop in silence. */
function strangersIn(value: unknown, schema: JsonSchema | undefined, path: OptionsIssue["path"]): OptionsIssue[] {
  if (!schema || typeof value !== "object" || value === null) return [];
  const shapes = [schema, ...(schema.anyOf ?? [])];
  if (Array.isArray(value)) {
    const items = shapes.find((shape) => shape.items)?.items;
    return value.flatMap((item, i) => strangersIn(item, items, [...path, i]));
  }
  // Of several shapes of record nobody can say which was meant; the schema itself then judges.
  const records = shapes.filter((shape) => shape.properties ?? shape.additionalProperties);
  const [record] = records;
  if (!record || records.length > 1) return [];
  const rest = typeof record.additionalProperties === "object" ? record.additionalProperties : undefined;
  return Object.entries(value).flatMap(([key, child]) =>
    isStranger(key, record)
      ? [strangerIssue([...path, key], record)]
      : strangersIn(child, record.properties?.[key] ?? rest, [...path, key]),
  );
}

/** Leaves out what zod says of unknown keys that are told already, each by itself and with the nearest name. */
function isUntold({ path = [], code }: ZodIssue & StandardSchemaV1.Issue, told: readonly OptionsIssue[]): boolean {
  const parent = path.join();
  return (
    code !== "unrecognized_keys" || !told.some((one) => one.at === "key" && one.path.slice(0, -1).join() === parent)
  );
}

/** "Did you mean ...?", or the advice to remove it. */
export function suggestion(name: string, candidates: Iterable<string>): string {
  const [best] = nearest(name, candidates);
  return best === undefined ? "Remove it." : `Did you mean "${best}"?`;
}

function commonIssues(key: string, value: unknown, schema: JsonSchema = {}): OptionsIssue[] {
  if (schema.enum && !schema.enum.includes(value)) {
    const rule = `be one of ${schema.enum.map(show).join(", ")}`;
    return [{ path: [key], rule, got: value, cure: suggestion(String(value), schema.enum.map(String)) }];
  }
  const { type, minimum = 0 } = schema;
  if (type !== "integer" || (Number.isSafeInteger(value) && (value as number) >= minimum)) return [];
  return [{ path: [key], rule: `be a whole number, at least ${minimum}`, got: value }];
}

/** The JSON Schema of a plugin's options, with the options that core gives to every plugin of the kind. */
export function jsonSchemaOf(
  subject: string,
  schema: OptionsSchema,
  common: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  const own = convert(subject, schema);
  if (own.type !== undefined && own.type !== "object")
    throw badSchema(
      subject,
      "describe a record of options",
      own.type,
      "Use `z.object({ ... })`, a key for each option.",
    );
  // Documents name plugins by `use`.
  const taken = Object.keys(own.properties ?? {}).find((name) => name === "use" || Object.hasOwn(common, name));
  if (taken !== undefined)
    throw badSchema(subject, `leave \`${taken}\` to core`, taken, "Give the option another name.");
  return { ...own, type: "object", properties: { ...own.properties, ...common } };
}

function badSchema(subject: string, rule: string, got: unknown, cure: string): DownslopeError {
  return problem("INVALID_PLUGIN", { subject, argument: "options", rule, got, cure });
}

interface WithJsonSchema {
  readonly jsonSchema?: {
    input(options: { target: string; libraryOptions?: Record<string, unknown> }): Record<string, unknown>;
  };
}

function convert(subject: string, schema: OptionsSchema): JsonSchema {
  const converter = (schema["~standard"] as WithJsonSchema).jsonSchema;
  if (!converter) {
    const { vendor } = schema["~standard"];
    if (vendor === "zod")
      throw badSchema(
        subject,
        "be a schema of zod 4.2 or newer",
        "one of an older zod",
        'Install zod 4, and import { z } from "zod".',
      );
    return { additionalProperties: true };
  }
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
