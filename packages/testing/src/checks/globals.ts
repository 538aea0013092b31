/** Objects whose properties every program shares. */
const shared: readonly string[] = (
  "Array ArrayBuffer BigInt Boolean DataView Date Error Float32Array Float64Array Function Int8Array Int16Array " +
  "Int32Array Intl JSON Map Math Number Object Promise Proxy RangeError Reflect RegExp Set String Symbol SyntaxError " +
  "TypeError Uint8Array Uint8ClampedArray Uint16Array Uint32Array WeakMap WeakSet WebAssembly console performance"
).split(" ");

/** What all typed arrays inherit from has no name of its own. */
const typedArray = Object.getPrototypeOf(Int8Array) as { prototype: object };

/** Where copies of zod keep what they share. */
const isKnown = (key: PropertyKey): boolean => String(key).startsWith("__zod");

interface Place {
  readonly name: string;
  readonly object: object;
  readonly properties: ReadonlyMap<PropertyKey, PropertyDescriptor>;
}

/** The global state as it was, to be compared with what it is. */
export interface Globals {
  /**
   * Names of what was added, removed or replaced since. What was removed or replaced is put back; what was added stays,
   * for whoever added it counts on it.
   */
  mend(): string[];
  /** Puts all of it back. */
  restore(): void;
}

/** Remembers what a program shares with all others in its process: globals, built-in prototypes and the environment. */
export function rememberGlobals(): Globals {
  const places = sharedObjects().map(({ name, object }) => ({ name, object, properties: descriptorsOf(object) }));
  const environment = { ...environmentOf() };
  const mend = (isWhole: boolean): string[] => [
    ...places.flatMap((place) => mendPlace(place, isWhole)),
    ...mendEnvironment(environment, isWhole),
  ];
  return { mend: () => mend(false), restore: () => void mend(true) };
}

function sharedObjects(): { name: string; object: object }[] {
  const world = globalThis as unknown as Record<string, { prototype?: object }>;
  const found = shared.flatMap((name) => {
    const object = world[name];
    if (object === undefined) return [];
    const prototype = object.prototype ? [{ name: `${name}.prototype`, object: object.prototype }] : [];
    return [{ name, object }, ...prototype];
  });
  return [
    { name: "globalThis", object: globalThis },
    { name: "TypedArray", object: typedArray },
    { name: "TypedArray.prototype", object: typedArray.prototype },
    ...found,
  ];
}

function descriptorsOf(object: object): Map<PropertyKey, PropertyDescriptor> {
  return new Map(Reflect.ownKeys(object).map((key) => [key, Object.getOwnPropertyDescriptor(object, key)!]));
}

function mendPlace({ name, object, properties }: Place, isWhole: boolean): string[] {
  const now = descriptorsOf(object);
  const changed = [...new Set([...properties.keys(), ...now.keys()])].filter(
    (key) => !isKnown(key) && !isSame(object, properties.get(key), now.get(key)),
  );
  for (const key of changed) {
    const before = properties.get(key);
    if (before) Reflect.defineProperty(object, key, before);
    else if (isWhole) Reflect.deleteProperty(object, key);
  }
  return changed.map((key) => `${name}.${String(key)}`);
}

function isSame(object: object, before: PropertyDescriptor | undefined, now: PropertyDescriptor | undefined): boolean {
  if (!before || !now) return false;
  if (before.get === now.get && before.set === now.set && Object.is(before.value, now.value)) return true;
  // Node fills some globals in when they are first read: `fetch`, `crypto`.
  return before.get !== undefined && "value" in now && Object.is(before.get.call(object), now.value);
}

/** The environment of the process; a page has none. */
const environmentOf = (): NodeJS.ProcessEnv => (globalThis as { process?: NodeJS.Process }).process?.env ?? {};

function mendEnvironment(before: NodeJS.ProcessEnv, isWhole: boolean): string[] {
  const now = environmentOf();
  const changed = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (name) => before[name] !== now[name],
  );
  for (const name of changed) {
    if (before[name] !== undefined) now[name] = before[name];
    else if (isWhole) delete now[name];
  }
  return changed.map((name) => `process.env.${name}`);
}
