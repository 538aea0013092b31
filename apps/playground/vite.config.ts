import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig } from "vite";

export default defineConfig({
  // Relative addresses, so that the built page works in any folder of any server.
  base: "./",
  plugins: [react()],
  // The workspace's packages are read from their sources, so that no build of theirs is needed.
  resolve: { conditions: ["@downslope/source", ...defaultClientConditions] },
  worker: { format: "es" },
  // The worker is no import of the page, so its dependencies would be found only when it starts, and the page loaded twice.
  optimizeDeps: { entries: ["index.html", "src/worker/worker.ts"] },
  build: { target: "es2022", modulePreload: { polyfill: false } },
  server: { host: "127.0.0.1" },
  preview: { host: "127.0.0.1" },
});
