import { editYaml, readYaml } from "../document/yaml-edit.ts";
import { canonical, isRecord } from "./canonical.ts";
import type { Sweep, SweepCell } from "./sweep.ts";

/** The document of a cell: the sweep's with the cell's values put in; comments and all else stay as they were. */
export function documentOf(
  { document, axes }: Pick<Sweep, "document" | "axes">,
  { values }: Pick<SweepCell, "values">,
): string {
  const changes = axes.map(({ path }, i) => ({ path: pathOf(path), value: values[i] }));
  // A part is put in before its options.
  const ordered = changes.sort((a, b) => a.path.length - b.path.length);
  return ordered.reduce(
    (text, { path, value }) => (isThere(text, path, value) ? text : editYaml(text, path, value)),
    document,
  );
}

/** `metrics.0.k` as keys and places. */
const pathOf = (path: string): (string | number)[] =>
  path.split(".").map((key) => (/^\d+$/.test(key) ? Number(key) : key));

/** Whether a value is what is there, or names the plugin that is there, so that the options written for it stay. */
function isThere(text: string, path: readonly (string | number)[], value: unknown): boolean {
  const there = path.reduce<unknown>(
    (data, key) => (data as Record<string | number, unknown> | undefined)?.[key],
    readYaml(text).value,
  );
  if (canonical(there ?? null) === canonical(value ?? null)) return true;
  return typeof value === "string" && isRecord(there) && there["use"] === value;
}
