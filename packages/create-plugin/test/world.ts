import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { onTestFinished } from "vitest";
import type { Context } from "../src/context.ts";
import { run } from "../src/main.ts";

/** What the command did in a folder of its own. */
export interface World {
  readonly context: Context;
  /** Runs the command there; gives the exit code. */
  call(...argv: readonly string[]): Promise<number>;
  out(): string;
  err(): string;
  /** Paths of all files, from the folder. */
  files(): string[];
  read(path: string): string;
}

/** A folder that goes away with the test, and somebody who gives the answers, one to each question, and then leaves. */
export function createWorld({ answers, env = {} }: { answers?: readonly string[]; env?: Context["env"] } = {}): World {
  const cwd = mkdtempSync(join(tmpdir(), "create plugin "));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const stdin = new PassThrough();
  const left = [...(answers ?? [])];
  const written = { out: "", err: "" };
  const sink = (name: "out" | "err"): PassThrough =>
    new PassThrough().on("data", (chunk: Buffer) => {
      written[name] += chunk.toString();
      // Every question ends in its standard answer.
      if (name === "err" || !/\(\S+\) $/.test(written.out)) return;
      const answer = left.shift();
      if (answer === undefined) stdin.end();
      else stdin.write(`${answer}\n`);
    });
  const context: Context = {
    stdin,
    stdout: sink("out"),
    stderr: sink("err"),
    isTerminal: answers !== undefined,
    cwd,
    env,
    now: () => Date.UTC(2031, 5, 1),
  };
  const names = (): string[] =>
    readdirSync(cwd, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(cwd.length + 1))
      .sort();
  return {
    context,
    call: (...argv) => run(argv, context),
    out: () => written.out,
    err: () => written.err,
    files: names,
    read: (path) => readFileSync(join(cwd, path), "utf8"),
  };
}
