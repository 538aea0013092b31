import { readdir } from "node:fs/promises";
import { UsageError } from "./failure.ts";
import { type Kind, kinds } from "./kinds.ts";
import { takenNames } from "./taken-names.ts";
import type { Texts } from "./texts/texts.ts";

/** A plugin's name, by the rule of core, and none that Downslope's own plugins of its kind have. */
export function readName(given: string, { rules }: Texts, kind?: Kind): string {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(given)) throw new UsageError(rules.name(given, nameLike(given)));
  if (given === "index") throw new UsageError(rules.reservedName(given));
  if (kind && takenNames[kind].has(given)) throw new UsageError(rules.takenName(given, kind, `my-${given}`));
  return given;
}

/** The nearest that is a name: `HuberLoss` and `huber_loss` become `huber-loss`. */
function nameLike(given: string): string {
  const words = given
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  const name = words.join("-").replace(/^[0-9-]+/, "");
  return name === "" ? "mean-squared-error" : name;
}

/** A kind, by its name or its number from 1. */
export function readKind(given: string, { rules }: Texts): Kind {
  const kind = kinds.find((one, i) => one === given || String(i + 1) === given);
  if (!kind) throw new UsageError(rules.kind(given, kinds.join(", ")));
  return kind;
}

/** A package's name, by the rule of npm. */
export function readPackage(given: string, { rules }: Texts): string {
  const isName = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/.test(given) && given.length <= 214;
  if (!isName) throw new UsageError(rules.package(given));
  return given;
}

/** Refuses a folder that has something in it, but for a repository that was just made there. */
export async function checkFolder(place: string, shown: string, { rules }: Texts): Promise<void> {
  try {
    const entries = (await readdir(place)).filter((entry) => entry !== ".git");
    if (entries.length > 0) throw new UsageError(rules.folderTaken(shown, entries.sort().slice(0, 3).join(", ")));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTDIR") throw new UsageError(rules.folderIsFile(shown));
    if (code !== "ENOENT") throw error;
  }
}
