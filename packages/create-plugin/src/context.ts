import process from "node:process";

/** The world of the command, so that tests can stand in for it. */
export interface Context {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  /** Whether there is somebody to ask. */
  readonly isTerminal: boolean;
  /** Folder that the new one is relative to. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  now(): number;
}

/** The context of this process. */
export function processContext(): Context {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    isTerminal: process.stdin.isTTY && process.stdout.isTTY,
    cwd: process.cwd(),
    env: process.env,
    now: Date.now,
  };
}
