import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const source = fileURLToPath(new URL("../src/offline/service-worker.ts", import.meta.url));
/** Fonts of one script have more than a hundred files, of which a page reads a few: they are kept when they are read. */
const keptWhenRead = /noto-sans-kr.*\.woff2$/;
/** Older formats of fonts, for browsers that have no service workers either. */
const neverRead = /\.(ttf|woff)$/;

/** Adds the service worker `sw.js`, which knows every file of this build. */
export function offline(): Plugin {
  return {
    name: "downslope:offline",
    apply: "build",
    buildStart() {
      this.emitFile({ type: "chunk", id: source, fileName: "sw.js" });
    },
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const files = Object.keys(bundle)
          .filter(
            (name) => name !== "sw.js" && !name.endsWith(".map") && !keptWhenRead.test(name) && !neverRead.test(name),
          )
          .toSorted();
        const worker = bundle["sw.js"];
        if (worker?.type !== "chunk") return this.error("the build must make sw.js, got none of it.");
        const content = files.map((name) => {
          const one = bundle[name]!;
          return one.type === "chunk" ? one.code : one.source;
        });
        const hash = createHash("sha256");
        for (const one of content) hash.update(one);
        const version = hash.digest("hex").slice(0, 16);
        worker.code = worker.code
          .replaceAll("__FILES__", JSON.stringify(files.map((name) => `./${name}`)))
          .replaceAll("__VERSION__", JSON.stringify(version));
      },
    },
  };
}
