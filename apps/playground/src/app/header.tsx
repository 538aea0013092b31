import { ChartLine, Languages, Layers2, Moon, Mountain, Play, Spline, Sun } from "lucide-react";
import type { ReactNode } from "react";
import { Hidden } from "../ui/layout.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { KoreanWord } from "./korean-word.tsx";
import { useLanguageStore, useTexts } from "./language.ts";
import { type View, useNavigation, views, writePlace } from "./navigation.ts";
import styles from "./shell.module.css";
import { texts } from "./shell-texts.ts";
import type { Language } from "./texts.ts";
import { useThemeStore } from "./theme.ts";

const icons: Readonly<Record<View, typeof Play>> = {
  train: Play,
  losses: Spline,
  optimizers: Mountain,
  schedules: ChartLine,
  runs: Layers2,
};

/** Each language in its own words. */
const languageNames: Readonly<Record<Language, string>> = { en: "English", ko: "한국어" };

/** Brand, views, and what is chosen for the whole page. `children` are the tools of the view. */
export function Header({ children }: { readonly children?: ReactNode }): ReactNode {
  const words = useTexts(texts);
  const current = useNavigation(({ view }) => view);
  return (
    <header className={styles["header"]}>
      <a className={styles["brand"]} href={writePlace({ view: "train", parameters: {} })}>
        <svg width="22" height="22" viewBox="0 0 16 16" aria-hidden>
          <path d="M1 2c4 0 4 11 14 11" fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
          <circle cx="6.3" cy="8" r="2" fill="currentColor" />
        </svg>
        {words.brand}
      </a>
      <nav className={styles["nav"]} aria-label={words.navigation}>
        {views.map((view) => {
          const Icon = icons[view];
          return (
            <a
              key={view}
              href={writePlace({ view, parameters: {} })}
              {...(view === current && { "aria-current": "page" })}
            >
              <Icon size={18} aria-hidden />
              {words.views[view]}
            </a>
          );
        })}
      </nav>
      <div className={styles["tools"]}>
        {children}
        <LanguageButton />
        <ThemeButton />
      </div>
    </header>
  );
}

/** Two languages need no list: the button is named in the language that it leads to. */
function LanguageButton(): ReactNode {
  const { language, choose } = useLanguageStore();
  const other: Language = language === "en" ? "ko" : "en";
  return (
    <Button look="quiet" size="small" onPress={() => choose(other)}>
      <Languages size={18} aria-hidden />
      {other === "ko" && <KoreanWord />}
      <span lang={other}>{other === "ko" ? <Hidden>{languageNames.ko}</Hidden> : languageNames[other]}</span>
    </Button>
  );
}

/** Light or dark; that of the system until somebody chooses. */
function ThemeButton(): ReactNode {
  const words = useTexts(texts);
  const { theme, choose } = useThemeStore();
  const other = theme === "dark" ? "light" : "dark";
  return (
    <IconButton label={words.themes[other]} onPress={() => choose(other)}>
      {other === "dark" ? <Moon size={18} aria-hidden /> : <Sun size={18} aria-hidden />}
    </IconButton>
  );
}
