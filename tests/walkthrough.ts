import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { PackageRegistry } from "./package-registry.ts";
import type { CodeBlock } from "./repository.ts";

/*
 * A page whose reader types what it says. Blocks are done in their order:
 *
 *     ts file=PATH     any language: the file is written
 *     diff edit=PATH   a file is changed: lines with - go, those with + take their place
 *     sh               shell lines that go well, in the folder where the last block left off
 *     sh fails         shell lines of which the last one fails
 *     text             what the shell block before printed: these lines, in this order; `...` stands for anything
 *     LANGUAGE skip="REASON"   a block that cannot be run
 */

/** A reader: where they are, and what they saw last. */
export class Reader {
  #folder: string;
  #printed = "";
  #isLost = false;
  readonly #registry: PackageRegistry;

  constructor(folder: string, registry: PackageRegistry) {
    this.#folder = folder;
    this.#registry = registry;
  }

  /** Does what a block says; an error where it does not turn out as the page has it, and for every block after that. */
  async follow(block: CodeBlock): Promise<void> {
    if (this.#isLost) throw new Error("A block before this one did not turn out as the page has it.");
    this.#isLost = true;
    await this.#do(block);
    this.#isLost = false;
  }

  async #do({ language, info, code }: CodeBlock): Promise<void> {
    const [, role, value] = /^(\w+)(?:="?([^"]+)"?)?$/.exec(info) ?? [];
    if (role === "skip" && value !== undefined) return;
    if (role === "file" && value !== undefined) return this.#write(value, code);
    if (role === "edit" && value !== undefined && language === "diff") return this.#edit(value, code);
    if (language === "sh" && (info === "" || info === "fails")) return this.#run(code, info === "fails");
    if (language === "text" && info === "") return this.#compare(code);
    throw new Error(`A block must say what its reader does with it, got \`\`\`${language} ${info}.`);
  }

  #write(path: string, text: string): void {
    const place = join(this.#folder, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  }

  #edit(path: string, diff: string): void {
    const lines = (sign: string): string =>
      diff
        .split("\n")
        .filter((line) => line.startsWith(sign))
        .map((line) => `${line.slice(1)}\n`)
        .join("");
    const text = readFileSync(join(this.#folder, path), "utf8");
    const parts = text.split(lines("-"));
    if (parts.length !== 2) throw new Error(`${path} must have these lines once:\n${lines("-")}It is:\n${text}`);
    this.#write(path, parts.join(lines("+")));
  }

  async #run(lines: string, fails: boolean): Promise<void> {
    const end = "folder at the end: ";
    const trap = `trap 'echo; echo "${end}$PWD"' EXIT\n`;
    const { code, stdout, stderr } = await this.#registry.shell(this.#folder, trap + lines);
    // Colours and carriage returns are for terminals.
    // oxlint-disable-next-line no-control-regex -- escape sequences start with a control character
    this.#printed = `${stdout}\n${stderr}`.replaceAll(/\u001B\[[\d;]*m/g, "");
    if ((code !== 0) !== fails) throw new Error(`${lines}exit code ${code}\n${this.#printed}`);
    this.#folder = stdout.slice(stdout.lastIndexOf(end) + end.length).trimEnd();
  }

  #compare(text: string): void {
    const escaped = text.trimEnd().replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    const pattern = escaped
      .split("\n")
      .join(String.raw`$[\s\S]*?^`)
      .replaceAll(String.raw`\.\.\.`, ".*");
    if (!new RegExp(`^${pattern}$`, "m").test(this.#printed))
      throw new Error(`These lines must have been printed:\n${text}What was printed:\n${this.#printed}`);
  }
}
