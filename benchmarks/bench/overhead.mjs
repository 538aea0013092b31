import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { summary } from "./statistics.mjs";

const script = join(import.meta.dirname, "trainer-loop.mjs");

/**
 * Microseconds that the trainer's loop adds to a compiled step on each engine, digits MLP 64-64-10, batch 64: the median
 * of the differences of rounds that follow each other.
 */
export async function measureOverhead(engines, rounds) {
  const rows = [];
  for (const engine of engines) {
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [script, engine, String(rounds)]);
      rows.push({ engine, ...overheadOf(JSON.parse(stdout)) });
    } catch (error) {
      rows.push({ engine, cannot: (error.stderr || error.message).trim().split("\n").at(-1) });
    }
  }
  return rows;
}

/** From microseconds a step of both loops, round by round. */
export function overheadOf({ compiled, trainer }) {
  const added = summary(trainer.map((time, i) => time - compiled[i]));
  const bare = summary(compiled).median;
  return { compiled: bare, trainer: summary(trainer).median, added, share: added.median / bare };
}
