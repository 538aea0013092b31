/** Name and options of a plugin as a document writes it: by its name alone, or as a record. */
export function readEntry(entry: unknown): {
  readonly use: string | undefined;
  readonly options: Record<string, unknown>;
} {
  if (typeof entry === "string") return { use: entry, options: {} };
  if (typeof entry !== "object" || entry === null) return { use: undefined, options: {} };
  const { use, ...options } = entry as Record<string, unknown>;
  return { use: typeof use === "string" ? use : undefined, options };
}
