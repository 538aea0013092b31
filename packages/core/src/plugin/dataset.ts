import type { HostArray } from "../tensor/dtype.ts";
import type { InputOf, OptionsSchema, OutputOf } from "./options.ts";
import { type Configured, type Plugin, type PluginDefinition, definePlugin } from "./plugin.ts";

/** The splits of a data set. `test` is held out; `validation` is looked at while training. */
export type SplitName = "train" | "validation" | "test";

/** What the target is. Labels of `classes` are written as class indices by the data set; core encodes them for the loss. */
export type TargetSpec =
  | { readonly kind: "classes"; readonly classes: readonly string[] }
  | { readonly kind: "values"; readonly names: readonly string[] };

/** What a data set holds. */
export interface DatasetSpec {
  /** Shape of one sample's input. */
  readonly input: readonly number[];
  /** Names of the input's features, where it has some. */
  readonly features?: readonly string[];
  readonly target: TargetSpec;
  /** What was learnt on the training split (scales, categories): plain data, stored with the model, for {@link DatasetDefinition.encode}. */
  readonly preprocessing?: unknown;
}

/**
 * Samples on the host, batch axis first. `input` feeds the `prediction`; a data set of pairs has `left` and `right`
 * instead, and so on. `target` is int32 `[batch]` for classes and float32 `[batch, values]` for values. `weight` is one
 * float32 a sample.
 */
export type Batch = Readonly<Record<string, HostArray>>;

/** One split: random access, no order of its own. */
export interface Split {
  readonly length: number;
  /**
   * The samples at these places. `spent` is a batch of this split that nobody reads any more: a split may put the new one into
   * its memory, and need not.
   */
  get(indices: ArrayLike<number>, spent?: Batch): Batch;
}

/** A data set at work. */
export interface Dataset {
  readonly spec: DatasetSpec;
  readonly splits: { readonly train: Split } & { readonly [Name in SplitName]?: Split };
}

/** Reads the files that a data set, a model or a host names: a path, relative to the document, or an address. */
export interface FileReader {
  readText(path: string): Promise<string>;
  /** The bytes of a file, for models that arrive as files. A host whose reader lacks it cannot use those. */
  readBytes?(path: string): Promise<Uint8Array>;
}

export interface DatasetContext {
  readonly files: FileReader;
  /** Seed of the run: decides random splits and generated samples. */
  readonly seed: number;
}

export interface DatasetDefinition<S extends OptionsSchema> extends PluginDefinition<S> {
  create(options: OutputOf<S>, context: DatasetContext): Dataset | Promise<Dataset>;
  /** Encodes the text of a new file with the preprocessing stored in a model: what `predict` feeds it. */
  encode?(
    preprocessing: unknown,
    text: string,
    subject: string,
  ): { readonly input: HostArray; readonly labels?: readonly string[] };
}

export interface DatasetPlugin<Input = object> extends Plugin<
  "dataset",
  Input,
  DatasetContext,
  Dataset | Promise<Dataset>
> {
  readonly encode?: DatasetDefinition<OptionsSchema>["encode"];
}
export type ConfiguredDataset = Configured<"dataset", DatasetContext, Dataset | Promise<Dataset>>;

/** Makes a data set plugin: random access to samples, split once. */
export function defineDataset<const S extends OptionsSchema>(
  definition: DatasetDefinition<S>,
): DatasetPlugin<InputOf<S>> {
  const make = (options: OutputOf<S>, context: DatasetContext) => definition.create(options, context);
  const info = definition.encode ? { encode: definition.encode } : {};
  return definePlugin("dataset", definition, make, { info }) as unknown as DatasetPlugin<InputOf<S>>;
}
