import optimizeLocales from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig } from "vite";
import { commonPlugins } from "./build/common-plugins.ts";
import { completeTexts } from "./build/complete-texts.ts";
import { lateEngine } from "./build/late-engine.ts";
import { offline } from "./build/offline.ts";

export default defineConfig({
  // Relative addresses, so that the built page works in any folder of any server.
  base: "./",
  plugins: [
    react(),
    // The worker's plugins again: `vite dev` serves its modules as it does the page's.
    commonPlugins(),
    lateEngine(),
    completeTexts(),
    offline(),
    // The components' own words, in the languages of the page alone.
    { ...optimizeLocales.vite({ locales: ["en-US", "ko-KR"] }), enforce: "pre" },
  ],
  // The workspace's packages are read from their sources, so that no build of theirs is needed.
  resolve: { conditions: ["@downslope/source", ...defaultClientConditions] },
  worker: { format: "es", plugins: () => [commonPlugins(), lateEngine()] },
  // The worker is no import of the page, so its dependencies would be found only when it starts, and the page loaded twice.
  optimizeDeps: { entries: ["index.html", "src/worker/worker.ts"] },
  build: { target: "es2022", modulePreload: { polyfill: false } },
  server: { host: "127.0.0.1" },
  preview: { host: "127.0.0.1" },
});
