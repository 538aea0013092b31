import type { About, JsonSchema, PluginKind } from "@downslope/core";
import type { Call } from "../calls.ts";

/** A plugin as the page knows it: all that it tells of itself, and nothing that computes. */
export interface PluginCard {
  readonly kind: PluginKind;
  readonly name: string;
  readonly about: About;
  readonly jsonSchema: JsonSchema;
  /** Of a loss: the roles it reads, how it wants its target, what the model's output is to it. */
  readonly loss?: {
    readonly inputs: readonly string[];
    readonly target: string;
    readonly output: string;
    readonly gradient: string;
  };
  /** Of a metric: whether more is better, and what it measures. */
  readonly metric?: { readonly goal: "maximise" | "minimise"; readonly output: string };
}

/** What the registry holds. */
export interface Catalogue {
  readonly plugins: readonly PluginCard[];
  /** JSON Schema of a document's `train`. */
  readonly trainSchema: JsonSchema;
  /** What a document may write into an optimizer beside the plugin's own options: clipping, transforms of the gradient. */
  readonly optimizerExtras: Readonly<Record<string, JsonSchema>>;
}

// A type, so that it counts as a record of calls.
export type CatalogueCalls = {
  readonly "catalogue.read": Call<null, Catalogue>;
};
