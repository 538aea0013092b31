// A module of its own, because bundlers run a CommonJS module where it is imported but keep the order of ES modules:
// imported by container.ts itself, it would run after tsyringe, which needs it. Listed under `sideEffects`.
// oxlint-disable-next-line eslint/no-restricted-imports -- the other half of container.ts
import "reflect-metadata/lite";
