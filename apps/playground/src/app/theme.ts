import { create } from "zustand";
import { remember, remembered } from "./memory.ts";

/** A look; and what a visitor chooses, which is at first that of the system. */
export type Theme = "light" | "dark";
export type ThemeChoice = Theme | "system";

interface ThemeStore {
  readonly choice: ThemeChoice;
  readonly theme: Theme;
  choose(choice: ThemeChoice): void;
}

const key = "downslope.theme";
const system = globalThis.matchMedia?.("(prefers-color-scheme: dark)");

const isTheme = (value: unknown): value is Theme => value === "light" || value === "dark";

const themeOf = (choice: ThemeChoice): Theme => {
  if (choice !== "system") return choice;
  return system?.matches ? "dark" : "light";
};

/** Writes the look where the style sheet reads it; charts listen to the store. */
function show(theme: Theme): void {
  if (globalThis.document) document.documentElement.dataset["theme"] = theme;
}

export const useThemeStore = create<ThemeStore>((set, get) => {
  const kept = remembered(key);
  const choice: ThemeChoice = isTheme(kept) ? kept : "system";
  show(themeOf(choice));
  system?.addEventListener("change", () => {
    const theme = themeOf(get().choice);
    show(theme);
    set({ theme });
  });
  return {
    choice,
    theme: themeOf(choice),
    choose(next) {
      remember(key, next);
      show(themeOf(next));
      set({ choice: next, theme: themeOf(next) });
    },
  };
});

/** The look in force. */
export function useTheme(): Theme {
  return useThemeStore(({ theme }) => theme);
}
