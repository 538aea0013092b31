// Trains every loss, optimizer, gradient transform, layer, metric and schedule on the engines `jax` and `onnx`, 20 steps
// from the same seed, and prints how far losses, parameters and metrics lie apart at most.
//   npm run sweep
//   npm run sweep -- --only soap,lbfgs      by name, or by kind: loss, optimizer, transform, layer, metric, scheduler
//   npm run sweep -- --device wasm          of onnx: native code (cpu) where it is left out
//   npm run sweep -- --write                keeps the numbers of jax for tests/onnx-sweep.test.ts
import { fileURLToPath } from "node:url";
import { createServer, createServerModuleRunner } from "vite";

// Sources as they are, without a build.
const server = await createServer({
  root: fileURLToPath(new URL("..", import.meta.url)),
  configFile: false,
  logLevel: "error",
  appType: "custom",
  optimizeDeps: { noDiscovery: true, include: [] },
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  ssr: {
    noExternal: [/^@downslope\//],
    resolve: { conditions: ["@downslope/source", "module", "node", "development|production"] },
  },
});
const runner = createServerModuleRunner(server.environments.ssr, { hmr: false });
try {
  const { sweep } = await runner.import("/tests/onnx-sweep/main.ts");
  process.exitCode = await sweep(process.argv.slice(2));
} finally {
  await server.close();
}
