import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import type { Context, InterruptSignal } from "../src/index.ts";

/** A context that keeps what is written and whose time and signals a test decides. */
export interface World extends Context {
  readonly out: () => string;
  readonly err: () => string;
  interrupt(signal?: InterruptSignal): void;
  time: number;
}

export interface WorldOptions {
  readonly cwd?: string;
  /** Columns of the terminal; a pipe where there are none. */
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Called at each write to the output. */
  readonly onWrite?: (text: string) => void;
}

export function createWorld({ cwd = newFolder(), columns, env = {}, onWrite }: WorldOptions = {}): World {
  const texts: { out: string; err: string } = { out: "", err: "" };
  let listener: ((signal: InterruptSignal) => void) | undefined;
  return {
    stdout: {
      write(text) {
        texts.out += text;
        onWrite?.(text);
      },
      ...(columns !== undefined && { isTTY: true, columns }),
    },
    stderr: {
      write(text) {
        texts.err += text;
      },
    },
    cwd,
    command: ["downslope"],
    env,
    time: Date.UTC(2026, 10, 21, 14, 25, 1),
    now() {
      return this.time;
    },
    onInterrupt(one) {
      listener = one;
      return () => {
        listener = undefined;
      };
    },
    interrupt: (signal = "SIGINT") => listener?.(signal),
    out: () => texts.out,
    err: () => texts.err,
  };
}

/** A fresh folder whose path has a space and Hangul in it. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "downslope 시험 "));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];
afterAll(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

export async function sha256(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}

/** Folder of the example documents, with a separator at its end. */
export const examples: string = fileURLToPath(new URL("../../../examples/", import.meta.url));

/** A folder or file beside this one. */
export function testFolder(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
