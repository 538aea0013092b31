import { Jaxpr } from "@jax-js/jax";

/** What jax-js knows expressions and kernels by while it compiles: a number that grows with each thing it is told. */
export interface Hasher {
  readonly value: bigint;
  update(part: unknown): this;
}

/** Strings up to this length come again and again: names of operations and dtypes. */
const short = 32;
const known = new Map<string, bigint>();

/**
 * A string as one number of 54 bits, mixed as MurmurHash3 mixes its blocks.
 *
 * Source: A. Appleby, MurmurHash3 (2011), public domain: the finalizer's constants.
 */
function numberOf(text: string): bigint {
  const before = known.get(text);
  if (before !== undefined) return before;
  let [low, high] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, 0x85ebca6b);
    high = Math.imul(high ^ code, 0xc2b2ae35);
    low ^= low >>> 13;
    high ^= high >>> 16;
  }
  low = Math.imul(low ^ (high >>> 15), 0xc2b2ae35);
  high = Math.imul(high ^ (low >>> 13), 0x85ebca6b);
  // Above all hashes, which are told as numbers of this kind, too.
  const number = BigInt((high & 0x1fffff) * 2 ** 32 + (low >>> 0)) + 2n ** 53n;
  if (text.length <= short) known.set(text, number);
  return number;
}

/** A hasher as jax-js makes them, which it does not export: something that asks for its hasher is told it. */
export function newHasher(): Hasher | undefined {
  let found: Hasher | undefined;
  const curious = { value: { hash: (hasher: Hasher) => void (found = hasher) } };
  try {
    (new Jaxpr([], [], [curious] as never) as unknown as { getHash(): bigint }).getHash();
  } catch {
    return undefined;
  }
  return found;
}

let isQuick = false;

/**
 * Lets jax-js hash a string in one go. It takes a string letter by letter, with arithmetic of big integers for each, which is
 * a third of the time that it takes to compile; all that hangs on the hash is which kernels are the same.
 */
export function hashQuickly(): void {
  if (isQuick) return;
  isQuick = true;
  const made = newHasher();
  const hasher = made && (Object.getPrototypeOf(made) as Hasher);
  if (typeof hasher?.update !== "function") return;
  const { update } = hasher;
  hasher.update = function updateQuickly(this: Hasher, part: unknown) {
    return update.call(this, typeof part === "string" ? numberOf(part) : part) as Hasher;
  } as Hasher["update"];
}
