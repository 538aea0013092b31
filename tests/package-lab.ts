import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { inject } from "vitest";
import { type Package, published, read, root } from "./repository.ts";

/* Packages as users get them: packed, and installed with npm into folders outside the workspace. */

const start = promisify(execFile);

/** A folder of ours outside the workspace; its name has a space, as users' folders may. */
export const lab = mkdtempSync(join(tmpdir(), "downslope lab "));
export const closeLab = (): void => rmSync(lab, { recursive: true, force: true });

/** npm settings of whoever runs the tests must not reach the folders. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|pnpm_|vite|NODE_ENV|FORCE_COLOR)/i.test(name)),
);
/** Where scripts/with-pnpm.mjs puts the pnpm of this repository; one that is installed serves as well. */
const pnpmFolder = join(root, ".cache", `pnpm-${pnpmVersion()}`, "node_modules", ".bin");
const path = [pnpmFolder, process.env["PATH"] ?? ""].join(delimiter);

function pnpmVersion(): string {
  const { devEngines } = JSON.parse(read("package.json")) as { devEngines: { packageManager: { version: string } } };
  return devEngines.packageManager.version;
}

export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** Runs a program to its end and gives what it printed, whether it went well or not. */
export async function call(folder: string, program: string, ...args: string[]): Promise<Printed> {
  const options = { cwd: folder, env: { ...environment, PATH: path, NO_COLOR: "1" }, maxBuffer: 1 << 26 };
  try {
    return { ...(await start(program, args, options)), code: 0 };
  } catch (error) {
    const { stdout = "", stderr = "", code } = error as { stdout?: string; stderr?: string; code?: number | string };
    return { stdout, stderr: stderr || String(error), code: typeof code === "number" ? code : 127 };
  }
}

/** As {@link call}, for what must go well. */
export async function succeed(folder: string, program: string, ...args: string[]): Promise<string> {
  const { stdout, stderr, code } = await call(folder, program, ...args);
  if (code !== 0) throw new Error(`${basename(program)} ${args.join(" ")}: exit code ${code}\n${stdout}\n${stderr}`);
  return stdout;
}

/** Packs packages, by default every one that is published, once for all tests; gives the tarballs by package name. */
export async function packAll(packages: readonly Package[] = published): Promise<ReadonlyMap<string, string>> {
  const tarballs = new Map<string, string>();
  for (const one of packages) tarballs.set(one.manifest.name, await packOnce(one));
  return tarballs;
}

async function packOnce({ folder, manifest }: Package): Promise<string> {
  if (!existsSync(join(root, folder, "dist"))) throw new Error(`${folder} must be built. Run \`npm run build\`.`);
  const place = join(inject("tarballs"), basename(folder));
  const done = join(place, "tarball.json");
  while (!existsSync(done)) {
    if (!(await isFirst(place))) continue;
    try {
      // Found as scripts/with-pnpm.mjs left it by `npm test`, or on the PATH.
      const printed = await succeed(join(root, folder), "pnpm", "pack", "--json", "--pack-destination", place);
      const { filename } = JSON.parse(printed) as { filename: string };
      writeFileSync(`${done}.part`, JSON.stringify(filename));
      renameSync(`${done}.part`, done);
    } catch (error) {
      // Whoever waits for it tries for themselves.
      rmSync(place, { recursive: true, force: true });
      throw new Error(`${manifest.name} could not be packed.`, { cause: error });
    }
  }
  return JSON.parse(readFileSync(done, "utf8")) as string;
}

/** Whether a folder is ours to fill; another's is looked at again a moment later. */
async function isFirst(place: string): Promise<boolean> {
  try {
    mkdirSync(place);
    return true;
  } catch {
    await setTimeout(50);
    return false;
  }
}

/** Makes a folder with files in it. */
export function makeFolder(name: string, files: Readonly<Record<string, string>> = {}): string {
  const folder = join(lab, name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries({ "package.json": '{ "private": true, "type": "module" }', ...files })) {
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

/** Installs packages or tarballs into a folder with npm. */
export async function install(folder: string, ...packages: readonly string[]): Promise<void> {
  const flags = [
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--no-package-lock",
    "--no-save",
    "--ignore-scripts",
    "--loglevel=error",
  ];
  await succeed(folder, "npm", "install", ...flags, ...packages);
}

export const fixture = (name: string): string => readFileSync(join(root, "tests", "fixtures", name), "utf8");
