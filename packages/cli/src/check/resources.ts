import process from "node:process";

/** What keeps a program from ending, in words, by Node's own names. */
const words: Readonly<Record<string, string>> = {
  Timeout: "a timer",
  TCPServerWrap: "a server",
  TCPSocketWrap: "a connection",
  PipeWrap: "a pipe",
  UDPWRAP: "a socket",
  FSEventWrap: "a watch of files",
  StatWatcher: "a watch of files",
  ProcessWrap: "a process",
};

/** What is running now that keeps this thread alive. */
export type Running = ReadonlyMap<string, number>;

export function runningNow(): Running {
  const counts = new Map<string, number>();
  for (const type of process.getActiveResourcesInfo()) {
    if (Object.hasOwn(words, type)) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return counts;
}

/** What runs that did not before, in words: `a timer`, `a server and a timer`; undefined where nothing does. */
export function startedSince(before: Running): string | undefined {
  const started = [...runningNow()].filter(([type, count]) => count > (before.get(type) ?? 0));
  return started.length === 0 ? undefined : started.map(([type]) => words[type]).join(" and ");
}
