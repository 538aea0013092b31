import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { call, closeLab, makeFolder } from "./package-lab.ts";
import type { PackageRegistry } from "./package-registry.ts";
import { Reader } from "./walkthrough.ts";

/* A guide that does not turn out as it says is found out. */

afterAll(closeLab);

const registry: PackageRegistry = {
  shell: (folder, lines) => call(folder, "bash", "-e", "-c", lines),
  close() {},
};

/** A reader in a folder of a name, and what they do with a block. */
function readIn(name: string): { folder: string; follow: (opening: string, code: string) => Promise<void> } {
  const folder = makeFolder(name);
  const reader = new Reader(folder, registry);
  const follow = (opening: string, code: string): Promise<void> => {
    const [language = "", ...info] = opening.split(" ");
    return reader.follow({ language, info: info.join(" "), code });
  };
  return { folder, follow };
}

describe("a reader", () => {
  it("writes files, changes them, and goes on where the last shell lines left off", async () => {
    const { folder, follow } = readIn("goes on");
    mkdirSync(join(folder, "inner"));
    await follow("sh", "cd inner\n");
    await follow("json file=deep/a.json", "[\n  1,\n  2\n]\n");
    await follow("diff edit=deep/a.json", "-  2\n+  3,\n+  4\n");
    expect(readFileSync(join(folder, "inner/deep/a.json"), "utf8")).toBe("[\n  1,\n  3,\n  4\n]\n");
  });

  it("compares what was printed, in order, with anything for an ellipsis", async () => {
    const { follow } = readIn("compares");
    await follow("sh", "echo one (1)\necho between\necho two: 2.5 s\n".replaceAll(/echo (.*)/g, 'echo "$1"'));
    await follow("text", "one (1)\ntwo: ... s\n");
    await expect(follow("text", "two: 2.5 s\none (1)\n")).rejects.toThrow("These lines must have been printed");
  });

  it.each([
    ["sh", "false\necho after\n", "exit code 1"],
    ["sh fails", "true\n", "exit code 0"],
    ["text", "what nobody said\n", "These lines must have been printed"],
    ["diff edit=package.json", "-no such line\n+new\n", "package.json must have these lines once"],
    ["ts", "const a = 1;\n", "A block must say what its reader does with it, got ```ts ."],
    ["sh skip", "true\n", "A block must say what its reader does with it, got ```sh skip."],
  ])("is stopped by ```%s", async (opening, code, message) => {
    const { follow } = readIn(`stopped ${opening.replaceAll(/\W/g, " ")}`);
    await follow("sh", "echo said\n");
    await expect(follow(opening, code)).rejects.toThrow(message);
    await expect(follow("sh", "true\n")).rejects.toThrow("A block before this one did not turn out");
  });

  it("leaves out a block that says why it cannot be run", async () => {
    const { folder, follow } = readIn("leaves out");
    await follow('sh skip="it would publish"', "touch published\n");
    expect(existsSync(join(folder, "published"))).toBe(false);
  });
});
