// One workload, all peers: each in a process of its own, side by side, turn by turn.
import { CannotError, PeerProcess } from "./peer-process.mjs";
import { apartness, summary } from "./statistics.mjs";

/** Losses may be apart by this share over the first steps. */
export const tolerance = 1e-3;
const checkedSteps = 5;

/**
 * How long things may take, in milliseconds: `turn`, what a peer's turn should; `check`, the first steps together, past
 * which a slow peer is compared over fewer; `total`, all turns of a peer; `patience`, one answer.
 */
export const paces = {
  quick: { rounds: 7, turn: 60, check: 4000, total: 5000, patience: 20_000 },
  full: { rounds: 25, turn: 200, check: 30_000, total: 45_000, patience: 120_000 },
};

/** A peer at the start: its process, and what is to be told of it. */
const entered = (peer) => ({
  peer,
  process: new PeerProcess(peer.command),
  row: { peer: peer.name },
  times: [],
  processor: [],
});

/** Does something with each entry that still runs, in turn; one that cannot leaves the race with its reason. */
export async function inTurn(entries, act) {
  for (const entry of entries) {
    if (entry.row.cannot !== undefined) continue;
    try {
      await act(entry);
    } catch (error) {
      if (!(error instanceof CannotError)) throw error;
      entry.row.cannot = error.message;
      entry.process.close();
    }
  }
}

/** Those that can take part, with their versions, and why the others are absent. */
export function attending(peers) {
  return withPeers(peers, async (entries) => ({
    attending: entries.filter(({ row }) => row.cannot === undefined).map(({ peer }) => peer),
    versions: Object.fromEntries(entries.flatMap(({ row }) => (row.version ? [[row.peer, row.version]] : []))),
    absent: Object.fromEntries(entries.flatMap(({ row }) => (row.cannot ? [[row.peer, row.cannot]] : []))),
  }));
}

/** Peers in processes of their own, greeted: what `use` does with them; they end with it. */
export async function withPeers(peers, use) {
  const entries = peers.map(entered);
  try {
    // They load side by side, and nothing is timed before all have.
    const greetings = entries.map(({ process }) => process.ask({ ask: "hello" }).catch((error) => error));
    const answers = await Promise.all(greetings);
    entries.forEach(({ process, row }, i) => {
      if (answers[i] instanceof Error) {
        row.cannot = answers[i].message;
        process.close();
      } else Object.assign(row, { version: answers[i].version, loadedBytes: answers[i].resident });
    });
    return await use(entries);
  } finally {
    for (const { process } of entries) process.close();
  }
}

/** Loads a task and takes the first steps: sets `firstStep`, `losses` and an estimate of a step in each row. */
export async function start(entries, folder, pace) {
  await inTurn(entries, async (entry) => {
    const { process, row } = entry;
    await process.ask({ ask: "load", folder }, pace.patience);
    const first = await process.ask({ ask: "steps", count: 1 }, pace.patience);
    row.firstStep = first.milliseconds;
    row.losses = [...first.losses];
    let spent = first.milliseconds;
    while (row.losses.length < 2 || (row.losses.length < checkedSteps && spent < pace.check)) {
      const { milliseconds, losses } = await process.ask({ ask: "steps", count: 1 }, pace.patience);
      spent += milliseconds;
      entry.estimate = milliseconds;
      row.losses.push(...losses);
    }
  });
}

/** Rounds in which each peer has its turn. */
async function takeTurns(entries, { rounds, turn, total, patience }) {
  // Warming up: what a virtual machine does better after many steps, it has learnt by then.
  await inTurn(entries, async (entry) => {
    for (let i = 0; i < 3 && entry.estimate < total / 8; i++) {
      const count = Math.max(1, Math.min(2000, Math.floor(turn / entry.estimate)));
      const { milliseconds } = await entry.process.ask({ ask: "steps", count }, patience);
      entry.estimate = milliseconds / count;
    }
  });
  for (let round = 0; round < rounds; round++) {
    await inTurn(entries, async (entry) => {
      entry.spent ??= 0;
      if (round > 0 && entry.spent + entry.estimate > total) return;
      entry.count ??= Math.max(1, Math.min(2000, Math.round(turn / entry.estimate)));
      const { milliseconds, processor } = await entry.process.ask({ ask: "steps", count: entry.count }, patience);
      entry.spent += milliseconds;
      entry.times.push(milliseconds / entry.count);
      entry.processor.push(processor / entry.count);
    });
  }
}

/**
 * Races peers on a task: a row each, with `firstStep`, `median`, `lower`, `upper` and `fastest` in milliseconds, `processor`, `rounds`,
 * `stepsARound`, `losses`, how far they are `apart` from the first row's, `peakBytes`; or with why it `cannot`.
 */
export function race(peers, folder, pace) {
  return withPeers(peers, async (entries) => {
    await start(entries, folder, pace);
    await takeTurns(entries, pace);
    await inTurn(entries, async ({ process, row, times, processor, count }) => {
      row.peakBytes = (await process.ask({ ask: "memory" })).resident;
      row.processor = summary(processor).median;
      Object.assign(row, summary(times), { fastest: Math.min(...times), rounds: times.length, stepsARound: count });
    });
    const reference = entries.find(({ row }) => row.cannot === undefined)?.row;
    for (const { row } of entries) {
      if (row.cannot !== undefined) continue;
      row.apart = apartness(row.losses, reference.losses);
      row.agrees = row.apart <= tolerance;
    }
    return entries.map(({ row }) => row);
  });
}

/** Milliseconds a step of one task for peers that are there already, whatever they had loaded before. */
export async function timeTask(entries, folder, pace) {
  await start(entries, folder, pace);
  for (const entry of entries) Object.assign(entry, { times: [], processor: [], spent: 0, count: undefined });
  await takeTurns(entries, pace);
  return entries.map(({ row, times }) => ({
    peer: row.peer,
    ...(row.cannot === undefined ? summary(times) : { cannot: row.cannot }),
  }));
}
