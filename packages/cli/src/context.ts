import { relative } from "node:path";
import process from "node:process";
import type { CheckThreads } from "./check/threads.ts";

/** Where text goes: a terminal, a pipe, or a test's list. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export type InterruptSignal = "SIGINT" | "SIGTERM";

/** The world of a command, so that tests can stand in for it. */
export interface Context {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Folder that paths on the command line are relative to. */
  readonly cwd: string;
  /** How the command itself was called: `downslope`, or `node` and a file. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls the listener when the user interrupts; the function that comes back takes it off again. */
  onInterrupt(listener: (signal: InterruptSignal) => void): () => void;
  /** Threads that several checks of one program share; without them each check gets a new one. */
  readonly checkThreads?: CheckThreads;
}

/** The context of this process. */
export function processContext(): Context {
  return {
    stdout: untilClosed(process.stdout),
    stderr: untilClosed(process.stderr),
    cwd: process.cwd(),
    command: callOf(process.argv[1] ?? ""),
    env: process.env,
    now: Date.now,
    onInterrupt(listener) {
      const signals: readonly InterruptSignal[] = ["SIGINT", "SIGTERM"];
      signals.forEach((signal) => process.on(signal, listener));
      return () => signals.forEach((signal) => process.off(signal, listener));
    },
  };
}

/** An installed command is a link without an ending. */
function callOf(script: string): string[] {
  return script.endsWith(".js") ? ["node", relative(process.cwd(), script)] : ["downslope"];
}

/** Writes until the reader goes away (`downslope list | head -1`), and says nothing of it: the work itself goes on. */
function untilClosed(stream: NodeJS.WriteStream): Output {
  let isOpen = true;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    isOpen = false;
    if (error.code !== "EPIPE") throw error;
  });
  return {
    write: (text) => isOpen && stream.write(text),
    get isTTY() {
      return stream.isTTY;
    },
    get columns() {
      return stream.columns;
    },
  };
}
