import { defineConfig } from "vitest/config";

const source = ["@downslope/source", "module", "node", "development|production"];

export default defineConfig({
  ssr: { resolve: { conditions: source } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "apps/*/src/**/*.test.ts", "tests/**/*.test.ts"],
    reporters: ["default", "./scripts/tally-reporter.ts"],
    testTimeout: 30_000,
    typecheck: {
      enabled: true,
      tsconfig: "tsconfig.test.json",
      include: ["packages/*/src/**/*.test-d.ts"],
    },
  },
});
