import type { Kind } from "../kinds.ts";
import { en } from "./en.ts";
import { ko } from "./ko.ts";

/** All that the command says to people, in one language. */
export interface Texts {
  readonly help: string;
  readonly questions: Readonly<Record<"kind" | "name" | "folder", string>>;
  /** What each kind is, in a few words. */
  readonly kinds: Readonly<Record<Kind, string>>;
  done(folder: string, files: number, commands: readonly string[]): string;
  readonly interrupted: string;
  readonly rules: {
    name(got: string, like: string): string;
    reservedName(got: string): string;
    takenName(got: string, kind: string, other: string): string;
    kind(got: string, kinds: string): string;
    package(got: string): string;
    folderTaken(got: string, entries: string): string;
    folderIsFile(got: string): string;
    missing(option: string): string;
    unknownOption(got: string): string;
    noValue(option: string): string;
    manyFolders(got: string): string;
    language(got: string): string;
  };
}

export const texts = { en, ko };

export type Language = keyof typeof texts;

/** The language that the environment asks for, English if it is not one of ours. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "";
  return /^ko([_.-]|$)/i.test(locale) ? "ko" : "en";
}
