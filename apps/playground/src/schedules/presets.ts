import type { PluginEntry } from "@downslope/core";

/** Schedules that teach something; the words are in the texts, by name. A preset is offered where its plugins are. */
export const presets = {
  warmupCosine: {
    use: "linear-warmup",
    warmupSteps: "10%",
    startFactor: 0.01,
    // oxlint-disable-next-line unicorn/no-thenable -- the option's name in documents
    then: { use: "cosine-annealing" },
  },
  oneCycle: { use: "one-cycle" },
  steps: { use: "multi-step", milestones: ["50%", "75%"] },
  plateau: { use: "reduce-on-plateau", patience: 3, factor: 0.3 },
  trapezoid: { use: "warmup-stable-decay", warmupSteps: "5%", decaySteps: "20%" },
  restarts: { use: "cosine-warm-restarts", firstPeriod: "15%", periodMultiplier: 2 },
  byHand: { use: "piecewise-constant", milestones: ["20%", "40%", "60%", "80%"], values: [] as readonly number[] },
} satisfies Record<string, PluginEntry>;

export type PresetName = keyof typeof presets;

/** A preset for a base value: levels that are drawn by hand begin as stairs below it. */
export function presetEntry(name: PresetName, base: number): PluginEntry {
  const entry = presets[name];
  if (!("values" in entry)) return entry;
  return { ...entry, values: [0.3, 1, 0.6, 0.3, 0.1].map((share) => Number((share * base).toPrecision(3))) };
}

/** Names of all plugins in an entry. */
export function pluginsIn(entry: unknown): readonly string[] {
  if (Array.isArray(entry)) return entry.flatMap((one) => pluginsIn(one));
  if (typeof entry !== "object" || entry === null) return [];
  const { use, ...options } = entry as Readonly<Record<string, unknown>>;
  return [...(typeof use === "string" ? [use] : []), ...Object.values(options).flatMap((one) => pluginsIn(one))];
}
