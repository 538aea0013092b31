import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

/*
 * The engine is a third of what the page loads, and nothing of it is needed to show a pipeline and its data. In the
 * built page core's imports of it are bound when it is loaded, by `loadEngine` of src/worker/load-engine.ts, before
 * anything is computed. Elsewhere (Node, tests) the engine is simply there.
 */

/** What core imports of the engine; a name that is missing here fails the build. */
const names = [
  "Array",
  "Jaxpr",
  "defaultDevice",
  "init",
  "jit",
  "jvp",
  "lax",
  "numpy",
  "random",
  "valueAndGrad",
  "vmap",
];

const engine = "@jax-js/jax";
const core = fileURLToPath(new URL("../../../packages/core/src/index.ts", import.meta.url));
const late = "\0late-engine";
const real = "\0engine";

/** Loads the engine when it is asked for, and not with the code that computes with it. */
export function lateEngine(): Plugin {
  return {
    name: "downslope:late-engine",
    enforce: "pre",
    resolveId(source, importer) {
      if (source === real) return real;
      if (source !== engine || importer === undefined) return null;
      // It is core's dependency, and found from there.
      return importer === real ? this.resolve(engine, core, { skipSelf: true }) : late;
    },
    load(id) {
      if (id === real) return `export { ${names.join(", ")} } from ${JSON.stringify(engine)};`;
      if (id !== late) return null;
      return `
        ${names.map((name) => `let engine_${name};`).join("\n")}
        export { ${names.map((name) => `engine_${name} as ${name}`).join(", ")} };
        let loading;
        globalThis[Symbol.for("downslope.load-engine")] = () => (loading ??= import(${JSON.stringify(real)}).then((engine) => {
          ${names.map((name) => `engine_${name} = engine.${name};`).join("\n")}
        }));`;
    },
  };
}
