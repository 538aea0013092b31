import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A package.json, as far as tests look at it. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly description?: string;
  readonly license?: string;
  readonly type?: string;
  readonly sideEffects?: unknown;
  readonly files?: readonly string[];
  readonly bin?: Readonly<Record<string, string>>;
  readonly engines?: Readonly<Record<string, string>>;
  readonly exports?: Exports;
  readonly publishConfig?: { readonly access?: string; readonly exports?: Exports };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export type Exports = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A package of the workspace. */
export interface Package {
  /** From the root: `packages/losses`. */
  readonly folder: string;
  readonly manifest: Manifest;
}

export const read = (path: string): string => readFileSync(join(root, path), "utf8");

const built = new Set(["node_modules", "dist", ".git", ".turbo", ".cache", "runs", "coverage"]);

/** Files under a folder of the repository, by their path from the root; what tools make is left out. */
export function filesUnder(folder: string): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === "." ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory() && !built.has(entry.name)) found.push(...filesUnder(path));
    if (entry.isFile()) found.push(path);
  }
  return found.sort();
}

/** Text files of the whole repository. */
export const textFiles = (): string[] => filesUnder(".").filter((path) => !/\.(csv|png|ico|woff2|wasm)$/.test(path));

/** The packages that are published. */
export const published: readonly Package[] = packagesIn("packages");
/** The root, and every package of the workspace as pnpm-workspace.yaml lists them. */
export const workspace: readonly Package[] = [
  packageAt("."),
  ...read("pnpm-workspace.yaml")
    .split("\n")
    .filter((line) => line.startsWith("  - "))
    .map((line) => line.slice(4))
    .flatMap((place) => (place.endsWith("/*") ? packagesIn(place.slice(0, -2)) : [packageAt(place)])),
];

/** Packages of plugins, one kind each. */
export const pluginPackages = ["losses", "optimizers", "schedulers", "datasets", "models", "metrics"] as const;

function packagesIn(folder: string): Package[] {
  return readdirSync(join(root, folder))
    .sort()
    .map((name) => packageAt(`${folder}/${name}`));
}

function packageAt(folder: string): Package {
  return { folder, manifest: JSON.parse(read(`${folder}/package.json`)) as Manifest };
}

/** A fenced code block of a Markdown file. */
export interface CodeBlock {
  readonly language: string;
  /** What follows the language on the opening line. */
  readonly info: string;
  readonly code: string;
}

export function codeBlocks(path: string): CodeBlock[] {
  return [...read(path).matchAll(/^```(\w*)[ \t]*(.*)\n([\s\S]*?)^```$/gm)].map(([, language, info, code]) => ({
    language: language ?? "",
    info: info ?? "",
    code: code ?? "",
  }));
}
