import { type ComponentType, type ReactNode, Suspense, lazy, useEffect } from "react";
import { I18nProvider } from "react-aria-components";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/layout.tsx";
import { ErrorBoundary } from "./boundary.tsx";
import { useCatalogueStore } from "./catalogue.ts";
import { Header } from "./header.tsx";
import { useLanguage, useTexts } from "./language.ts";
import { MessageText } from "./message-text.tsx";
import { type View, useNavigation } from "./navigation.ts";
import styles from "./shell.module.css";
import { texts } from "./shell-texts.ts";

/** Each view is loaded when it is first visited. */
const loaders: Readonly<Record<View, () => Promise<{ readonly default: ComponentType }>>> = {
  train: async () => ({ default: (await import("../train/train-view.tsx")).TrainView }),
  losses: async () => ({ default: (await import("../losses/losses-view.tsx")).LossesView }),
  optimizers: async () => ({ default: (await import("../optimizers/optimizers-view.tsx")).OptimizersView }),
  schedules: async () => ({ default: (await import("../schedules/schedules-view.tsx")).SchedulesView }),
  runs: async () => ({ default: (await import("../runs/runs-view.tsx")).RunsView }),
};
const pages: Readonly<Record<View, ComponentType>> = {
  train: lazy(loaders.train),
  losses: lazy(loaders.losses),
  optimizers: lazy(loaders.optimizers),
  schedules: lazy(loaders.schedules),
  runs: lazy(loaders.runs),
};
// The first is fetched while the worker gets ready.
void loaders[useNavigation.getState().view]();

const locales = { en: "en-US", ko: "ko-KR" };

/** The whole page. */
export function Shell(): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const view = useNavigation((place) => place.view);
  const { catalogue, isComplete, failure, load } = useCatalogueStore();
  // To train what the document names, no more need be known than that.
  const isReady = view === "train" ? catalogue !== undefined : isComplete;
  useEffect(() => {
    if (view !== "train") void load();
  }, [view, load]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = `${words.views[view]} · ${words.title}`;
  }, [language, view, words]);
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
            <p>
              <MessageText message={failure} />
            </p>
            <Button onPress={() => void load()}>{words.again}</Button>
          </Notice>
        )}
        {isReady ? (
          <ErrorBoundary
            key={view}
            fallback={(message, retry) => (
              <Notice tone="danger" isLive>
                <p>{words.broken}</p>
                <p>
                  <MessageText message={message} />
                </p>
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
