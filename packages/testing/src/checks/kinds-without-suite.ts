import type { ConfiguredCallback, ConfiguredDataset, DatasetContext, Split } from "@downslope/core";
import { configure } from "../reference/configure.ts";
import { BrokenPromise, type Check, showKeys } from "./check.ts";
import type { Hook } from "./hooks.ts";
import { type Described, type PluginGiven, pluginChecks } from "./plugin.ts";

/* Kinds for which there is no suite yet: what `create` gives is looked at. */

type AnyCheck = Check<Described, PluginGiven>;

const refuserOf =
  (plugin: Described, promise: string) =>
  (isKept: boolean, hook: Hook, rule: string, got: unknown): void => {
    if (!isKept) throw new BrokenPromise(plugin, promise, `\`${hook}\` must ${rule}, got ${showKeys(got)}.`, { hook });
  };

const data = "`create` gives splits whose samples can be had by index";

/** Checks the first batch of a data set. Of one that reads files nothing can be said here. */
async function checkDataset(plugin: Described, { options }: PluginGiven): Promise<void> {
  const expect = refuserOf(plugin, data);
  let readsFiles = false;
  const readText = (): Promise<never> => {
    readsFiles = true;
    return Promise.reject(new Error("There are no files in a check."));
  };
  const context: DatasetContext = { seed: 0, files: { readText } };
  const made = await Promise.resolve(configure<ConfiguredDataset>(plugin, options).create(context)).catch(
    (error: unknown) => {
      if (readsFiles) return undefined;
      throw error;
    },
  );
  if (readsFiles) return;
  expect(typeof made?.spec === "object" && typeof made.splits === "object", "create", "return { spec, splits }", made);
  const { spec, splits } = made!;
  const isTarget = spec.target?.kind === "classes" || spec.target?.kind === "values";
  expect(Array.isArray(spec.input) && isTarget, "create", "give a `spec` of { input, target }", spec);
  const split = splits.train as Partial<Split> | undefined;
  const isSplit = typeof split?.get === "function" && Number.isSafeInteger(split.length) && split.length! > 0;
  expect(isSplit, "create", "give a split `train` of at least one sample, with `length` and `get`", split);
  const batch = split!.get!([0]);
  const arrays = typeof batch === "object" && batch !== null ? Object.values(batch) : [];
  const hasSample = arrays.length > 0 && arrays.every((one) => one?.shape?.[0] === 1 && ArrayBuffer.isView(one.data));
  expect(hasSample, "get", "return arrays of one sample for one index", batch);
}

/** What every data set promises. */
export const datasetChecks: readonly AnyCheck[] = [
  ...pluginChecks(["title", "summary"]),
  { name: "result", promise: data, run: checkDataset },
];

const listens = "`create` gives what listens to events";

function checkCallback(plugin: Described, { options }: PluginGiven): void {
  const made = configure<ConfiguredCallback>(plugin, options).create({});
  refuserOf(plugin, listens)(typeof made?.onEvent === "function", "create", "return { onEvent }", made);
}

/** What every callback promises. */
export const callbackChecks: readonly AnyCheck[] = [
  ...pluginChecks(["title", "summary"]),
  { name: "result", promise: listens, run: checkCallback },
];
