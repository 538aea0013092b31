import { type ComponentType, type ReactNode, Suspense, lazy, useEffect } from "react";
import { I18nProvider } from "react-aria-components";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/layout.tsx";
import { ErrorBoundary } from "./boundary.tsx";
import { useCatalogueStore } from "./catalogue.ts";
import { Header } from "./header.tsx";
import { useLanguage, useTexts } from "./language.ts";
import { type View, useNavigation } from "./navigation.ts";
import styles from "./shell.module.css";
import { texts } from "./shell-texts.ts";

/** Each view is loaded when it is first visited. */
const pages: Readonly<Record<View, ComponentType>> = {
  train: lazy(async () => ({ default: (await import("../train/train-view.tsx")).TrainView })),
  losses: lazy(async () => ({ default: (await import("../losses/losses-view.tsx")).LossesView })),
  optimizers: lazy(async () => ({ default: (await import("../optimizers/optimizers-view.tsx")).OptimizersView })),
  schedules: lazy(async () => ({ default: (await import("../schedules/schedules-view.tsx")).SchedulesView })),
  runs: lazy(async () => ({ default: (await import("../runs/runs-view.tsx")).RunsView })),
};

const locales = { en: "en-US", ko: "ko-KR" };

/** The whole page. */
export function Shell(): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const view = useNavigation((place) => place.view);
  const { catalogue, failure, load } = useCatalogueStore();
  useEffect(() => void load(), [load]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = `${words.views[view]} · ${words.title}`;
  }, [language, view, words]);
  useEffect(() => {
    // Faces of which a browser fetches only what its own fonts lack: nothing, where Korean is at home.
    if (language === "ko") void import("@fontsource-variable/noto-sans-kr/index.css");
  }, [language]);
  const Page = pages[view];
  const waiting = <p className={styles["centre"]}>{words.loading}</p>;
  return (
    <I18nProvider locale={locales[language]}>
      <a
        className={styles["skip"]}
        href="#content"
        onClick={(event) => {
          // The address is the navigation's: the focus is moved by hand.
          event.preventDefault();
          document.querySelector<HTMLElement>("#content")?.focus();
        }}
      >
        {words.skip}
      </a>
      <Header />
      <main id="content" className={styles["main"]} tabIndex={-1}>
        {failure !== undefined && (
          <Notice tone="danger" isLive>
            <p>{words.failed}</p>
            <p lang="en">{failure}</p>
            <Button onPress={() => void load()}>{words.again}</Button>
          </Notice>
        )}
        {catalogue ? (
          <ErrorBoundary
            key={view}
            fallback={(message, retry) => (
              <Notice tone="danger" isLive>
                <p>{words.broken}</p>
                <p lang="en">{message}</p>
                <p>{words.brokenCure}</p>
                <Button onPress={retry}>{words.again}</Button>
              </Notice>
            )}
          >
            <Suspense fallback={waiting}>
              <Page />
            </Suspense>
          </ErrorBoundary>
        ) : (
          failure === undefined && waiting
        )}
      </main>
    </I18nProvider>
  );
}
