import type { Mistake, Reading } from "../worker/document/protocol.ts";

/** The mistakes at a path of a document and, with `isDeep`, below it. */
export function mistakesAt(reading: Reading | undefined, path: string, isDeep = false): readonly Mistake[] {
  if (!reading || reading.isGood) return [];
  return reading.mistakes.filter((one) => one.path === path || (isDeep && one.path.startsWith(`${path}.`)));
}
