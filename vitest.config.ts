import { defineConfig } from "vitest/config";

const source = ["@downslope/source", "module", "node", "development|production"];

export default defineConfig({
  ssr: { resolve: { conditions: source } },
  test: {
    reporters: ["default", "./scripts/tally-reporter.ts"],
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: "packages",
          include: ["packages/*/src/**/*.test.ts", "apps/*/src/**/*.test.ts"],
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
        // What is built, installed and bundled comes last, so that it does not disturb tests that watch the clock.
        extends: true,
        test: { name: "repository", include: ["tests/**/*.test.ts"], sequence: { groupOrder: 1 } },
      },
    ],
  },
});
