// Answers one peer's part of the race:  node serve.mjs MODULE NAME
// One line of JSON in, one out. `hello` gives the version; `load` reads a task from a folder; `steps` moves on and gives
// the milliseconds, those of the processor on all threads, and the losses; `weights` gives the parameters; `memory` the largest resident size so far, in bytes.
import { createInterface } from "node:readline";
import { readTask } from "../workloads/task.mjs";

const [module, name] = process.argv.slice(2);
const answer = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
// What libraries print is not for whoever asks.
for (const level of ["log", "info", "debug"]) console[level] = console.error;

let session;
let place = 0;

const does = {
  hello: ({ version }) => ({ version, resident: process.memoryUsage.rss() }),
  async load({ load }, { folder }) {
    session?.close?.();
    place = 0;
    session = await load(readTask(folder));
    return {};
  },
  async steps(_, { count }) {
    const losses = [];
    const [started, used] = [performance.now(), process.cpuUsage()];
    for (let i = 0; i < count; i++) losses.push(await session.step(place++));
    const milliseconds = performance.now() - started;
    const { user, system } = process.cpuUsage(used);
    return { milliseconds, processor: (user + system) / 1000, losses };
  },
  async weights() {
    const weights = Object.entries(await session.weights());
    return { weights: Object.fromEntries(weights.map(([path, { data }]) => [path, Array.from(data)])) };
  },
  memory: () => ({ resident: process.resourceUsage().maxRSS * 1024 }),
};

const opened = await import(module).then(({ open }) => open(name)).catch((error) => ({ error }));
for await (const line of createInterface({ input: process.stdin })) {
  const { ask, ...message } = JSON.parse(line);
  try {
    if (opened.error) throw opened.error;
    answer(await does[ask](opened, message));
  } catch (error) {
    answer({ cannot: String(error.message).split("\n")[0].slice(0, 300) });
  }
}
process.exit();
