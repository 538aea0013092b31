import { cpus, platform, release, totalmem } from "node:os";

/** What the figures were taken on. */
export const machineOf = () => ({
  processor: cpus()[0]?.model.trim() ?? "unknown processor",
  cores: cpus().length,
  memory: Math.round(totalmem() / 2 ** 30),
  system: `${platform()} ${release()}`,
  node: process.version,
});
