import { ChartLine, Check, Languages, Layers2, Moon, Mountain, Play, Spline, Sun } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import { useLanguageStore, useTexts } from "./language.ts";
import { type View, useNavigation, views, writePlace } from "./navigation.ts";
import styles from "./shell.module.css";
import { texts } from "./shell-texts.ts";
import type { Language } from "./texts.ts";
import { themeChoices, useThemeStore } from "./theme.ts";

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
        <LanguageMenu />
        <ThemeMenu />
      </div>
    </header>
  );
}

const tick = (isChosen: boolean): ReactNode => <Check size={16} aria-hidden opacity={isChosen ? 1 : 0} />;

function LanguageMenu(): ReactNode {
  const words = useTexts(texts);
  const { language, choose } = useLanguageStore();
  return (
    <Menu
      label={words.language}
      trigger={
        <IconButton label={`${words.language}: ${languageNames[language]}`}>
          <Languages size={18} aria-hidden />
        </IconButton>
      }
      entries={(Object.keys(languageNames) as Language[]).map((id) => ({
        id,
        name: <span lang={id}>{languageNames[id]}</span>,
        icon: tick(id === language),
        onAction: () => choose(id),
      }))}
    />
  );
}

function ThemeMenu(): ReactNode {
  const words = useTexts(texts);
  const { choice, theme, choose } = useThemeStore();
  return (
    <Menu
      label={words.theme}
      trigger={
        <IconButton label={`${words.theme}: ${words.themes[choice]}`}>
          {theme === "dark" ? <Moon size={18} aria-hidden /> : <Sun size={18} aria-hidden />}
        </IconButton>
      }
      entries={themeChoices.map((id) => ({
        id,
        name: words.themes[id],
        icon: tick(id === choice),
        onAction: () => choose(id),
      }))}
    />
  );
}
