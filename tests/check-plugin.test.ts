import { readdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "@downslope/cli";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCheckThreads } from "../packages/cli/src/check/threads.ts";
import { createWorld } from "../packages/cli/test/world.ts";
import { badPlugins } from "./bad-plugins.ts";
import { root } from "./repository.ts";

/* Whatever is wrong with a plugin, `downslope check` ends in one message that names plugin, hook and cure. */

const folder = join(root, "tests/fixtures/bad-plugins");

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Most plugins find the engine loaded: what is wrong with them does not depend on it. */
const checkThreads = createCheckThreads();
afterAll(() => checkThreads.close());

async function check(specifier: string, ...options: string[]): Promise<Outcome> {
  const world = { ...createWorld({ cwd: folder }), checkThreads };
  const code = await run(["check", specifier, ...options], world);
  return { code, out: world.out(), err: world.err() };
}

/** Plugins that never come back. No good promise takes so long, and so they are cut off sooner than others. */
const isLoop = (file: string): boolean => file.includes("loop");

/** A plugin takes longer over the promise of memory than over all others; one breaks it. */
const givenTo = (file: string): string[] => (file === "leaks" ? [] : ["--given", "../without-memory.json"]);

describe("downslope check", () => {
  const outcomes = new Map<string, Outcome>();

  beforeAll(async () => {
    const names = badPlugins.map(([file]) => file);
    const waiting = names.filter((file) => !isLoop(file));
    const note = async (file: string, limit: string): Promise<void> =>
      void outcomes.set(file, await check(`./${file}.js`, "--time-limit", limit, ...givenTo(file)));
    const work = async (): Promise<void> => {
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) await note(file, "60");
    };
    await Promise.all([work(), work()]);
    // All at once: they are cut off by the clock, and until then take all that the machine gives.
    await Promise.all(names.filter(isLoop).map((file) => note(file, "2")));
  }, 240_000);

  it("has every bad plugin in the table", () => {
    const files = readdirSync(folder)
      .map((name) => name.replace(/\.js$/, ""))
      .toSorted();
    expect(files.filter((file) => file !== "about" && file !== "name-taken")).toEqual(badPlugins.map(([file]) => file));
  });

  it.each(badPlugins)("tells %s: its %s breaks %s", (file, hook, promise, detail, cure) => {
    const { code, out, err } = outcomes.get(file)!;
    const messages = out.split("\n\n").filter((part) => part.includes("  Cure: "));
    expect(messages).toHaveLength(1);
    const [head, why, help] = messages[0]!.split("\n");
    const isModule = hook === "module" || file === "names-twice";
    expect(head).toMatch(isModule ? `./${file}.js: its ` : new RegExp(`^\\w+ "${file}": its `));
    expect(head).toContain(`: its ${hook} breaks "${promise}": `);
    expect(why).toContain(detail);
    expect(help).toContain(cure);
    expect([code, err]).toEqual([1, ""]);
  });
});

describe("downslope check, of a plugin with a built-in one's name", () => {
  it("warns, and passes", async () => {
    const { code, out } = await check("./name-taken.js", "--time-limit", "60");
    expect(out).toContain('Warning: there is a built-in loss "huber"');
    expect(out).toContain("Cure: rename yours.");
    expect(code).toBe(0);
  });
});

describe("downslope check, of good plugins", () => {
  it.each([["../plugin/tilted.js"], ["../plugin"], ["sgd"], ["cosine-annealing"], ["accuracy"], ["mlp"], ["iris"]])(
    "finds nothing wrong with %s",
    async (specifier) => {
      const { code, out, err } = await check(specifier, "--time-limit", "60");
      expect(out).not.toContain("Cure: ");
      expect(out).toMatch(/^\d+ kept, 0 broken, \d+ skipped$/m);
      expect([code, err]).toEqual([0, ""]);
    },
    60_000,
  );
});
