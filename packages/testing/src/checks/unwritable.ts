/** What part of a value JSON would drop or change, in words; undefined where it writes all of it. */
export function unwritable(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? undefined : String(value);
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  if (typeof value === "bigint") return `the BigInt ${value}`;
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return firstOf(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  // Plugins as options write themselves.
  if (prototype === Object.prototype || prototype === null)
    return "toJSON" in value ? undefined : firstOf(Object.values(value));
  return `a ${value.constructor.name}`;
}

function firstOf(values: readonly unknown[]): string | undefined {
  for (const one of values) {
    const found = unwritable(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
