import { type DownslopeError, problem } from "../errors.ts";
import type { About, Text } from "./about.ts";
import {
  type CommonCheck,
  type InputOf,
  type JsonSchema,
  type OptionsSchema,
  type OutputOf,
  jsonSchemaOf,
  validateOptions,
} from "./options.ts";

/**
 * Version of the plugin contracts, `major.minor`. A plugin runs on a core of the same major and the same or a later minor.
 *
 * - 1.0: the contracts as they began.
 * - 1.1: losses that own parameters, read what the trainer knows, or have more roles and targets to choose from.
 * - 1.2: optimizers that read the loss, options that schedules move, groups of parameters, parameters to evaluate with.
 * - 1.3: models that show what their layers put out.
 * - 1.4: models that are read from files, and are saved with their architecture; splits that use a batch's memory again.
 */
export const API_VERSION = "1.4";

/** Every kind of plugin. */
export const pluginKinds = [
  "loss",
  "optimizer",
  "transform",
  "scheduler",
  "dataset",
  "model",
  "metric",
  "callback",
  "engine",
] as const;

export type PluginKind = (typeof pluginKinds)[number];

/** Options as a pipeline document writes them. */
export type Options = Readonly<Record<string, unknown>>;

/** What every definition states, whatever its kind. */
export interface PluginDefinition<S extends OptionsSchema> {
  /** File name, registry key and the name after `use:` in documents: lower case with hyphens. */
  readonly name: string;
  /** Schema of the options: zod 4, or any Standard Schema that also yields JSON Schema. */
  readonly options: S;
  readonly about: About;
  /** Core API it was written for, as in `"1.1"`; packages that are published state it. Left out, it is that of the core that makes the plugin. */
  readonly api?: string;
}

/** A plugin with its options fixed: what a pipeline is made of. */
export interface Configured<K extends PluginKind = PluginKind, Context = never, Part = unknown> {
  readonly kind: K;
  readonly plugin: PluginInfo<K>;
  /** The options in force, defaults included. */
  readonly options: Options;
  /** Builds the working part. */
  create(context: Context): Part;
  /** As a document writes it: `{ use: NAME, ...options }`, also where it is an option of another plugin. */
  toJSON(): Options & { readonly use: string };
}

/** What can be known of a plugin without configuring it. */
export interface PluginInfo<K extends PluginKind = PluginKind> {
  readonly kind: K;
  readonly name: string;
  readonly api: string;
  readonly about: About;
  /** JSON Schema of its options: forms, help and documents are made from it. */
  readonly jsonSchema: JsonSchema;
}

/** A plugin: what {@link PluginInfo} says, callable with options. Its type parameters are the options as written, what `create` needs and what it gives. */
export interface Plugin<
  K extends PluginKind = PluginKind,
  Input = Options,
  Context = never,
  Part = unknown,
> extends PluginInfo<K> {
  (...options: object extends Input ? [options?: Input] : [options: Input]): Configured<K, Context, Part>;
}

/** Any plugin, of any kind and options. */
// oxlint-disable-next-line typescript/no-explicit-any -- a list of plugins holds every option type there is
export type AnyPlugin = Plugin<any, any, any, any>;

const brand: unique symbol = Symbol.for("@downslope/core/plugin") as never;
/** What plugins of this copy of core bear under the brand, so that those of another copy are told apart. */
const thisCore = {};
interface Branded {
  readonly [brand]: unknown;
}
/** Kinds that are given tensors: those of another copy of core would be strangers to them. */
const kindsOnTensors: readonly unknown[] = ["loss", "optimizer", "transform", "model", "metric", "engine"];

/** Whether a value is a plugin, of this copy of core or of another. */
export function isPlugin(value: unknown): value is AnyPlugin {
  return typeof value === "function" && brand in value;
}

/** Refuses a plugin that was written for another API than this core has, or that rests on another copy of core. */
export function checkFit(plugin: PluginInfo): void {
  const subject = `${String(plugin.kind)} "${plugin.name}"`;
  const [major = NaN, minor = NaN] = String(plugin.api).split(".").map(Number);
  const [coreMajor, coreMinor] = API_VERSION.split(".").map(Number) as [number, number];
  if (major !== coreMajor || !(minor <= coreMinor)) {
    const isNewer = major > coreMajor || (major === coreMajor && minor > coreMinor);
    throw problem("API_VERSION", {
      subject,
      rule: `be written for core API ${coreMajor}.0 to ${API_VERSION}, which this core has`,
      got: plugin.api,
      cure: isNewer ? "Update @downslope/core." : "Update the plugin's package.",
    });
  }
  if ((plugin as Partial<Branded>)[brand] === thisCore || !kindsOnTensors.includes(plugin.kind)) return;
  throw problem("INVALID_PLUGIN", {
    subject,
    rule: "be made by the copy of @downslope/core that runs it",
    got: "a plugin of a second copy",
    cure: "Install @downslope/core once, with plugin packages that have it as a peer dependency; `npm ls @downslope/core` lists the copies.",
  });
}

/** Whether a value is a plugin with its options fixed. */
export function isConfigured<K extends PluginKind>(value: unknown, kind?: K): value is Configured<K> {
  if (typeof value !== "object" || value === null || !(brand in value)) return false;
  return kind === undefined || (value as unknown as Configured).kind === kind;
}

/** Makes a plugin of one kind. Third parties call `defineLoss`, `defineOptimizer` and so on, which rest on this. */
export function definePlugin<K extends PluginKind, S extends OptionsSchema, Context, Part>(
  kind: K,
  definition: PluginDefinition<S>,
  create: (options: OutputOf<S>, context: Context, all: Options) => Part,
  extra: {
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly check?: CommonCheck;
    readonly info?: object;
  } = {},
): Plugin<K, InputOf<S>, Context, Part> {
  const { name, options: schema, about, api = API_VERSION } = definition;
  checkDefinition(kind, definition);
  const subject = `${kind} "${name}"`;
  let jsonSchema: JsonSchema | undefined;
  const configure = (given: unknown = {}): Configured<K, Context, Part> => {
    const { own, all } = validateOptions(
      subject,
      schema,
      plugin.jsonSchema,
      given,
      Object.keys(extra.properties ?? {}),
      extra.check,
    );
    return {
      [brand]: thisCore,
      kind,
      plugin,
      options: all,
      create: (context: Context) => {
        // A copy, for authors may sort or fill the lists that they are given.
        const part = create(copyOf(own) as OutputOf<S>, context, all);
        if (part instanceof Promise && kind !== "dataset" && kind !== "model") throw laterPart(subject, part);
        return part;
      },
      toJSON() {
        return { use: this.plugin.name, ...this.options };
      },
    } as Configured<K, Context, Part>;
  };
  const plugin = Object.defineProperties(configure, {
    ...Object.getOwnPropertyDescriptors({ [brand]: thisCore, kind, api, about }),
    ...Object.getOwnPropertyDescriptors(extra.info ?? {}),
    name: { value: name, enumerable: true },
    // Lazy, so that a browser bundle does not build schemas that nobody asks for.
    jsonSchema: { enumerable: true, get: () => (jsonSchema ??= jsonSchemaOf(subject, schema, extra.properties)) },
  }) as unknown as Plugin<K, InputOf<S>, Context, Part>;
  return plugin;
}

/** Lists and records anew, and all else as it is: plugins among options, and what has a class of its own. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  const isRecord = typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  if (!isRecord || isConfigured(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, copyOf(one)]));
}

function laterPart(subject: string, part: Promise<unknown>): DownslopeError {
  // Nobody waits for it.
  part.catch(() => undefined);
  return problem("INVALID_RESULT", {
    subject,
    argument: "create",
    rule: "return at once what it makes",
    got: part,
    cure: "Remove `async`: only data sets and models may wait for what they read.",
  });
}

function checkDefinition(kind: PluginKind, definition: PluginDefinition<OptionsSchema>): void {
  const wrong = (argument: string, rule: string, got: unknown, cure: string): DownslopeError =>
    problem("INVALID_PLUGIN", { subject: `${kind} "${String(definition?.name ?? "?")}"`, argument, rule, got, cure });
  if (typeof definition?.name !== "string" || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(definition.name)) {
    throw wrong(
      "name",
      "be lower case words joined by hyphens",
      definition?.name,
      'Write it like "mean-squared-error".',
    );
  }
  if (!definition.options?.["~standard"]) {
    throw wrong(
      "options",
      "be a Standard Schema",
      definition.options,
      "Use `z.object({ ... })` from zod 4; `z.object({})` where there are none.",
    );
  }
  const { title, summary } = (definition.about ?? {}) as {
    readonly title?: Partial<Text>;
    readonly summary?: Partial<Text>;
  };
  if (![title?.en, title?.ko, summary?.en, summary?.ko].every((text) => typeof text === "string")) {
    throw wrong(
      "about",
      "have a `title` and a `summary`, each in `en` and `ko`",
      definition.about,
      "They are shown by `downslope describe` and in the playground.",
    );
  }
  const { create } = definition as { create?: unknown };
  if (typeof create !== "function")
    throw wrong("create", "be a function", create, "It is given the options, and makes what the plugin does.");
}
