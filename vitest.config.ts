import { defineConfig } from "vitest/config";

const source = ["@downslope/source", "module", "node", "development|production"];

export default defineConfig({
  ssr: { resolve: { conditions: source } },
  test: {
    reporters: ["default", "./scripts/tally-reporter.ts"],
    testTimeout: 30_000,
    // Vitest leaves a core for its watcher, which there is none of here; on two cores that would be half of them.
    maxWorkers: "100%",
    projects: [
      {
        extends: true,
        test: {
          name: "packages",
          include: ["packages/*/src/**/*.test.ts"],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "types",
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            // Errors in sources are for `tsc -p tsconfig.test.json` to tell.
            ignoreSourceErrors: true,
            tsconfig: "tsconfig.test.json",
            include: ["packages/*/src/**/*.test-d.ts"],
          },
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: "repository", include: ["tests/**/*.test.ts"], sequence: { groupOrder: 1 } },
      },
      {
        // Apps are tested in a browser, by tests that watch the clock: alone, when all else is done.
        extends: true,
        test: { name: "apps", include: ["apps/*/src/**/*.test.ts"], maxWorkers: 1, sequence: { groupOrder: 2 } },
      },
    ],
  },
});
