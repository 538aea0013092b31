import { configDefaults, defineConfig } from "vitest/config";
import { commonPlugins } from "./apps/playground/build/common-plugins.ts";

const source = ["@downslope/source", "module", "node", "development|production"];

/**
 * Tests that need a process of their own: they change what all programs share, load a second copy of core, or watch how
 * the engine asks for its memory, and so must be there before it.
 */
const lonelyTests = [
  "packages/{cli,create-plugin,testing}/src/**/*.test.ts",
  "packages/core/src/registry/registry.test.ts",
  "packages/core/src/tensor/transforms.test.ts",
  "packages/core/src/training/{snapshot,trainer}.test.ts",
];

/**
 * Tests that change nothing that others see, in one process for many files: what the engine compiled for one serves the
 * next, and loading it for each took longer than the tests of most. Not all packages together, for it keeps what it
 * compiled, and with more than a hundred files in memory, collecting garbage took the time that was won.
 */
const together = (name: string, packages: string) => ({
  extends: true as const,
  test: {
    name,
    include: [`packages/${packages}/src/**/*.test.ts`],
    exclude: [...configDefaults.exclude, ...lonelyTests],
    isolate: false,
    // These make many short-lived objects: with more room for the young, less is copied. Threads of other tests refuse it.
    execArgv: ["--max-semi-space-size=64"],
    sequence: { groupOrder: 0 },
  },
});

export default defineConfig({
  ssr: { resolve: { conditions: source } },
  test: {
    reporters: ["default", "./scripts/tally-reporter.ts"],
    testTimeout: 30_000,
    // Folders full of installed packages are removed at the end, which takes a busy disk a while.
    hookTimeout: 60_000,
    // Vitest leaves a core for its watcher, which there is none of here; on two cores that would be half of them.
    maxWorkers: "100%",
    projects: [
      together("losses", "losses"),
      together("optimizers", "optimizers"),
      together("packages", "{core,datasets,engine-onnx,metrics,model-onnx,models,schedulers}"),
      {
        extends: true,
        test: { name: "alone", include: lonelyTests, sequence: { groupOrder: 0 } },
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
        test: {
          name: "repository",
          include: ["tests/**/*.test.ts"],
          globalSetup: ["tests/shared-tarballs.ts"],
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        plugins: [commonPlugins()],
        test: { name: "apps", include: ["apps/*/src/**/*.test.ts"], sequence: { groupOrder: 0 } },
      },
      {
        // Tests in a browser mostly wait: beside those of the repository, which mostly start programs. What they say of time, they
        // say by processor time or by the pace of the machine.
        extends: true,
        plugins: [commonPlugins()],
        test: {
          name: "browser",
          include: ["apps/*/test/**/*.test.ts"],
          // One browser, and one copy of the plugins, for all files of a process.
          isolate: false,
          globalSetup: ["apps/playground/test/global-setup.ts"],
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
