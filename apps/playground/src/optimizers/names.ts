import type { Contestant, Entry } from "./setup.ts";

/** A number as names have it. */
const short = (value: number): string => String(Number(value.toPrecision(3)));

const isEntry = (value: unknown): value is Entry => typeof value === "object" && value !== null && "use" in value;

/** What distinguishes a racer, short enough for a legend: `sgd η 0.02, momentum 0.9 · cosine-annealing`. */
export function racerName({ optimizer, scheduler }: Pick<Contestant, "optimizer" | "scheduler">): string {
  return [entryName(optimizer), ...(scheduler ? [scheduleName(scheduler)] : [])].join(" · ");
}

function entryName({ use, learningRate, ...options }: Entry): string {
  const rate = typeof learningRate === "number" ? [`η ${short(learningRate)}`] : [];
  const others = Object.entries(options).flatMap(([name, value]) => optionName(name, value));
  const [first, ...rest] = [...rate, ...others];
  return [first === undefined ? use : `${use} ${first}`, ...rest].join(", ");
}

function optionName(name: string, value: unknown): string[] {
  if (typeof value === "number") return [`${name} ${short(value)}`];
  if (typeof value === "string") return [`${name} ${value}`];
  if (value === true) return [name];
  if (isEntry(value)) return [`(${entryName(value)})`];
  return [];
}

/** A schedule with those that follow it. */
function scheduleName(entry: Entry): string {
  const inside = Object.values(entry)
    .flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .filter(isEntry);
  return [entry.use, ...inside.map(scheduleName)].join(" → ");
}
