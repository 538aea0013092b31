import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Plugin, type Rolldown, build } from "vite";

/** Refuses to build a page of which something would be in English alone, though it comes from our own packages. */
export function completeTexts(): Plugin {
  return {
    name: "downslope:complete-texts",
    apply: "build",
    async buildStart() {
      const { missingTexts } = await load<typeof import("./missing-texts.ts")>("missing-texts.ts");
      const missing = missingTexts();
      if (missing.length === 0) return;
      const list = missing.join("\n  ");
      this.error(`the page must be complete in Korean, got nothing for:\n  ${list}\nAdd it in src/app/option-texts/.`);
    },
  };
}

/** A module of this folder with all that it imports: bundled first, which takes a second where loading the parts takes five. */
async function load<Module>(name: string): Promise<Module> {
  const bundle = (await build({
    configFile: false,
    logLevel: "error",
    ssr: { noExternal: true, resolve: { conditions: ["@downslope/source", "module", "node", "production"] } },
    build: {
      ssr: fileURLToPath(new URL(name, import.meta.url)),
      write: false,
      minify: false,
      rolldownOptions: { output: { codeSplitting: false } },
    },
  })) as Rolldown.RolldownOutput;
  const folder = await mkdtemp(join(tmpdir(), "complete-texts-"));
  try {
    const file = join(folder, "module.mjs");
    await writeFile(file, bundle.output[0].code);
    return (await import(pathToFileURL(file).href)) as Module;
  } finally {
    await rm(folder, { recursive: true });
  }
}
