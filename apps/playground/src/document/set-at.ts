import type { Path } from "./yaml-edit.ts";

/** Plain data with a value at a path, or without it; what was given stays as it is. */
export function setAt<T>(data: T, path: Path, value: unknown): T {
  const [key, ...rest] = path;
  if (key === undefined) return value as T;
  if (Array.isArray(data) || typeof key === "number") {
    const list = [...((data as readonly unknown[] | undefined) ?? [])];
    const next = setAt(list[key as number], rest, value);
    if (next === undefined) list.splice(key as number, 1);
    else list[key as number] = next;
    return list as T;
  }
  const record: Record<string, unknown> = { ...(data as Record<string, unknown> | undefined) };
  const next = setAt(record[key], rest, value);
  if (next === undefined) delete record[key];
  else record[key] = next;
  return record as T;
}
