import { readFile, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Choices } from "./choices.ts";
import { identifierOf } from "./identifier.ts";
import type { Language } from "./texts/texts.ts";

/** A file of a repository: its path there, and what it holds. */
export interface RepositoryFile {
  readonly path: string;
  readonly text: string;
}

const templates = fileURLToPath(new URL("../template/", import.meta.url));

/** The files of a new repository. Templates are working code, with `template-name` and its like for what is chosen. */
export async function fillTemplate(choices: Choices, language: Language, year: number): Promise<RepositoryFile[]> {
  const stored = [...(await readAll("common")), ...(await readAll(choices.kind))];
  const replacements = replacementsFor(choices, importedBy(stored), year);
  const placeholder = new RegExp(Object.keys(replacements).join("|"), "g");
  const fill = (text: string): string => text.replaceAll(placeholder, (found) => replacements[found]!);
  return stored
    .filter(({ path }) => !/^README\.\w+\.md$/.test(path) || path === `README.${language}.md`)
    .map(({ path, text }) => ({ path: fill(published[path] ?? path), text: fill(text) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The names that files of a template get; under these, packing and publint would take them for this package's. */
const published: Readonly<Record<string, string>> = {
  gitignore: ".gitignore",
  "manifest.json": "package.json",
  "mit.txt": "LICENSE",
  "README.en.md": "README.md",
  "README.ko.md": "README.md",
};

async function readAll(template: string): Promise<RepositoryFile[]> {
  const folder = join(templates, template);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const places = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    places.map(async (place) => ({
      path: relative(folder, place).replaceAll("\\", "/"),
      text: await readFile(place, "utf8"),
    })),
  );
}

/** Names that the sources import, which a plugin cannot have there. */
function importedBy(files: readonly RepositoryFile[]): ReadonlySet<string> {
  const sources = files.filter(({ path }) => path.endsWith(".ts"));
  const lists = sources.flatMap(({ text }) => [...text.matchAll(/^import (.*) from /gm)].map(([, list]) => list!));
  return new Set(lists.flatMap((list) => list.match(/\w+/g) ?? []).filter((word) => word !== "templateName"));
}

/** What stands for each placeholder; the longer come first. */
function replacementsFor(
  { kind, name, package: packageName }: Choices,
  taken: ReadonlySet<string>,
  year: number,
): Readonly<Record<string, string>> {
  const title = name.replaceAll("-", " ");
  return {
    "template-entry: template-name": kind === "metric" ? `metrics: [${name}]` : `${kind}: ${name}`,
    "template-package": packageName,
    "template-kind": kind,
    "template-name": name,
    "Template name": `${title[0]!.toUpperCase()}${title.slice(1)}`,
    templateName: identifierOf(name, kind, taken),
    TEMPLATE_YEAR: String(year),
  };
}
