import { beforeAll, describe, expect, it } from "vitest";
import type { Check } from "../src/checks/check.ts";
import { startPlatforms } from "../src/reference/platform.ts";

/** Runs one promise of a list, by its short name. */
export const runnerOf =
  <P, G>(checks: readonly Check<P, G>[]) =>
  (name: string, plugin: unknown, given: object = {}): void | Promise<void> =>
    checks.find((check) => check.name === name)!.run(plugin as P, given as G);

/** Declares that plugins break a promise, each with the message that its author reads. */
export function describeBroken<P, G>(
  checks: readonly Check<P, G>[],
  name: string,
  bad: readonly (readonly [plugin: unknown, message: RegExp, given?: object])[],
): void {
  describe(`a plugin that breaks "${name}"`, () => {
    beforeAll(startPlatforms);
    for (const [plugin, message, given] of bad) {
      it(`is told: ${message.source}`, () => {
        expect(() => runnerOf(checks)(name, plugin, given)).toThrow(message);
      });
    }
  });
}
