import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { losses } from "@downslope/losses";
import { type Rollup, build } from "vite";
import { beforeAll, describe, expect, it } from "vitest";
import { root } from "./repository.ts";

/*
 * What each loss adds to a browser bundle. It is weighed on top of the program of fixtures/size, which trains with
 * huber, and of binary cross-entropy: between them these bring, once, what losses with options take from the schema
 * library (about 3 kB). A file of maths that several losses share is on the scales before each of them, for a program
 * has it once; what only one loss needs counts as its own. All losses together, with all that they share, must keep to
 * the same limit each. The engine is the same for all, and is left off the scales. `npm run size` also tells what a loss adds where it is the first of those that share.
 */

const minutes = 60_000;
const limit = 1024;
const tellsFirsts = process.env["DOWNSLOPE_SIZE"] !== undefined;
const base = ["huber", "binary-cross-entropy"];
const names = losses.map(({ name }) => name);
const exportOf = (name: string): string => name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const exported = (used: readonly string[]): string =>
  `export { ${used.map(exportOf).join(", ")} } from "@downslope/losses";\n`;

/** Bundles a program; gives its minified JavaScript, and the files of the losses package that are in it. */
async function bundle(program: string, external: readonly string[] = []): Promise<{ code: string; files: string[] }> {
  const entry = "\0program.js";
  const built = (await build({
    configFile: false,
    root: join(root, "tests"),
    logLevel: "error",
    plugins: [
      {
        name: "program",
        resolveId: (id) => (id === "program" ? entry : undefined),
        load: (id) => (id === entry ? program : undefined),
      },
    ],
    build: {
      write: false,
      target: "es2023",
      modulePreload: false,
      rolldownOptions: { input: "program", external: [...external], preserveEntrySignatures: "strict" },
    },
  })) as Rollup.RollupOutput;
  const chunks = built.output.filter((one) => one.type === "chunk");
  return {
    code: chunks.map(({ code }) => code).join(""),
    files: chunks.flatMap(({ moduleIds }) => moduleIds).filter((id) => id.includes("/losses/dist/")),
  };
}

const isLoss = (file: string): boolean => names.includes(basename(file, ".js"));

/** The files that a loss is made of, by its name. */
const filesOf = new Map<string, readonly string[]>();
beforeAll(async () => {
  for (const name of names) filesOf.set(name, (await bundle(exported([name]), ["@downslope/core", "zod"])).files);
}, 2 * minutes);

describe("a loss in a browser bundle", () => {
  it.each(names)("%s brings no other loss along", (name) => {
    expect(
      filesOf
        .get(name)!
        .filter(isLoss)
        .map((file) => basename(file, ".js")),
    ).toEqual([name]);
  });
});

describe("a further loss", () => {
  const further = names.filter((name) => !base.includes(name));
  /** Bytes that each loss adds: to what it shares with others, and where it is the first of them. */
  const growth = new Map<string, { readonly own: number; readonly asFirst?: number }>();
  const sizes = new Map<string, Promise<number>>();
  /** Bytes that each adds where all are there. */
  let together: number;

  /** Compressed bytes of the program with losses, and with files of shared maths. */
  function sizeOf(used: readonly string[], shared: readonly string[]): Promise<number> {
    const maths = shared.map((file, i) => `export * as shared${i} from ${JSON.stringify(file)};\n`).join("");
    const program = `import "/fixtures/size/downslope.js";\n${exported(used)}${maths}`;
    const size =
      sizes.get(program) ?? bundle(program, ["@jax-js/jax"]).then(({ code }) => gzipSync(code, { level: 9 }).length);
    sizes.set(program, size);
    return size;
  }

  async function weigh(name: string): Promise<void> {
    const shared = filesOf
      .get(name)!
      .filter((file) => !isLoss(file) && names.some((other) => other !== name && filesOf.get(other)!.includes(file)));
    const added = async (present: readonly string[]): Promise<number> =>
      (await sizeOf([...base, name], present)) - (await sizeOf(base, present));
    growth.set(name, { own: await added(shared), ...(tellsFirsts && { asFirst: await added([]) }) });
  }

  beforeAll(async () => {
    const waiting = [...further];
    const work = async (): Promise<void> => {
      for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) await weigh(name);
    };
    await Promise.all([work(), work()]);
    const column = (bytes: number | string = ""): string => String(bytes).padStart(8);
    const rows = [...growth]
      .sort(([, a], [, b]) => b.own - a.own)
      .map(([name, { own, asFirst }]) => `${column(own)}${column(asFirst)}  ${name}\n`);
    const before = await sizeOf(base, []);
    together = ((await sizeOf(names, [])) - before) / further.length;
    process.stdout.write(
      `size, gzip: a program with ${base.join(" and ")}, without the engine, ${(before / 1000).toFixed(0)} kB; ` +
        `all ${further.length} other losses ${together.toFixed(0)} bytes each; one alone, in bytes:\n` +
        `${column("it adds")}${column(tellsFirsts ? "as first" : "")}\n${rows.join("")}`,
    );
  }, 5 * minutes);

  it.each(further)("%s adds at most 1 KB, compressed", (name) => {
    expect(growth.get(name)!.own).toBeGreaterThan(0);
    expect(growth.get(name)!.own).toBeLessThanOrEqual(limit);
  });

  it("adds at most 1 KB where all are there, with all that they share", () => {
    expect(together).toBeLessThanOrEqual(limit);
  });
});
