import { createInterface } from "node:readline/promises";
import type { Context } from "./context.ts";
import { Interrupted, UsageError } from "./failure.ts";

/** Asks a question until its answer is taken. */
export type Ask = <T>(question: string, standard: string, read: (answer: string) => T | Promise<T>) => Promise<T>;

/**
 * Lets a conversation ask on the terminal. An empty answer is the standard one; a refused one is told why and asked again.
 * Ctrl-C and the end of the input end it with {@link Interrupted}.
 */
export async function converse<T>({ stdin, stdout }: Context, talk: (ask: Ask) => Promise<T>): Promise<T> {
  const lines = createInterface({ input: stdin, output: stdout });
  const leaving = new AbortController();
  lines.once("SIGINT", () => lines.close());
  lines.once("close", () => leaving.abort());
  const ask: Ask = async (question, standard, read) => {
    for (;;) {
      const given = await lines.question(`${question} (${standard}) `, { signal: leaving.signal }).catch(() => {
        throw new Interrupted();
      });
      try {
        return await read(given.trim() || standard);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        stdout.write(`${error.message}\n`);
      }
    }
  };
  try {
    return await talk(ask);
  } finally {
    lines.close();
  }
}
