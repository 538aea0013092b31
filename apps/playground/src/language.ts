import { type Language, type Texts, languages, texts } from "./texts.ts";

/** Writes texts into the page, again whenever the language changes. */
export interface Words {
  readonly language: Language;
  choose(language: Language): void;
  /** Calls `write` now, after each change of the language, and whenever what it gives back is called. */
  bind(write: (texts: Texts, language: Language) => void): () => void;
}

/** Where the choice is remembered. */
export interface Memory {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const key = "downslope.language";

const isLanguage = (value: unknown): value is Language => (languages as readonly unknown[]).includes(value);

/** The remembered language, else the first of the visitor's that the page has, else English. */
export function openWords(memory: Memory, wanted: readonly string[]): Words {
  const remembered = memory.getItem(key);
  const fromBrowser = wanted.map((tag) => tag.split("-")[0]).find(isLanguage);
  let language: Language = isLanguage(remembered) ? remembered : (fromBrowser ?? "en");
  const writers: ((texts: Texts, language: Language) => void)[] = [];
  return {
    get language() {
      return language;
    },
    choose(next) {
      if (next === language) return;
      language = next;
      memory.setItem(key, next);
      for (const write of writers) write(texts[language], language);
    },
    bind(write) {
      writers.push(write);
      const again = () => write(texts[language], language);
      again();
      return again;
    },
  };
}

/** The page's storage; where the browser refuses it, nothing is remembered. */
export const pageMemory: Memory = {
  getItem(name) {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  },
  setItem(name, value) {
    try {
      localStorage.setItem(name, value);
    } catch {
      // The choice holds until the page is left.
    }
  },
};
