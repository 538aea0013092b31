import { create } from "zustand";
import { type Language, type Texts, languages } from "./texts.ts";
import { loadKorean } from "./korean.ts";
import { remember, remembered } from "./memory.ts";

interface LanguageStore {
  readonly language: Language;
  choose(language: Language): void;
}

const key = "downslope.language";

const isLanguage = (value: unknown): value is Language => (languages as readonly unknown[]).includes(value);

/** The remembered language, else the first of the visitor's that the page has, else English. */
export function firstLanguage(kept: unknown, wanted: readonly string[]): Language {
  if (isLanguage(kept)) return kept;
  return wanted.map((tag) => tag.split("-")[0]).find(isLanguage) ?? "en";
}

/** Loads what a language needs beside the page's own words. */
export async function readyFor(language: Language): Promise<void> {
  if (language !== "ko") return;
  // Faces of which a browser fetches only what its own fonts lack: nothing, where Korean is at home. They are there before
  // the first word is, for Chromium keeps on drawing words as empty boxes that it once had no font for.
  // The page is worth more than they are: it is shown without them where they cannot be had.
  const faces = import("@fontsource-variable/noto-sans-kr/index.css").catch(() => undefined);
  await Promise.all([loadKorean(), faces]);
}

export const useLanguageStore = create<LanguageStore>((set) => ({
  language: firstLanguage(remembered(key), globalThis.navigator?.languages ?? []),
  choose(language) {
    remember(key, language);
    void readyFor(language).then(() => set({ language }));
  },
}));

/** The language of the page. */
export function useLanguage(): Language {
  return useLanguageStore(({ language }) => language);
}

/** The texts of an area in the language of the page. */
export function useTexts<T>(texts: Texts<T>): T {
  return texts[useLanguage()];
}
