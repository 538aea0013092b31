import { type ReactNode, useEffect, useState } from "react";
import { useTexts } from "../app/language.ts";
import { Builder } from "../builder/builder.tsx";
import { DocumentPane } from "../builder/document-pane.tsx";
import { runHistory } from "../history/history.ts";
import { trainer } from "../trainer/client.ts";
import { Hidden } from "../ui/layout.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { LivePane } from "./live-pane.tsx";
import { texts } from "./texts.ts";
import styles from "./train-view.module.css";
import { useWidth } from "./use-width.ts";

/** Builds a pipeline, trains it, and shows what comes of it. */
export function TrainView(): ReactNode {
  const words = useTexts(texts);
  const width = useWidth();
  useEffect(() => {
    void runHistory.open();
    // The engine is a fifth of the page: it is fetched when the visitor begins to do something, before the first step needs it.
    const signs = ["pointermove", "pointerdown", "keydown"] as const;
    const controller = new AbortController();
    const open = (): void => {
      controller.abort();
      trainer.open();
    };
    for (const sign of signs) addEventListener(sign, open, { signal: controller.signal, passive: true });
    return () => controller.abort();
  }, []);
  return (
    <>
      <Hidden>
        <h1>{words.title}</h1>
      </Hidden>
      <div className={styles[width]}>
        {width === "wide" && <Builder />}
        {width === "medium" && <Sides />}
        {width === "narrow" ? <Parts /> : <LivePane />}
        {width === "wide" && <DocumentPane />}
      </div>
    </>
  );
}

/** The pipeline as a form or as text. */
function Sides(): ReactNode {
  const words = useTexts(texts);
  const [side, setSide] = useState<"form" | "document">("form");
  return (
    <Tabs<"form" | "document">
      label={words.pipeline}
      selected={side}
      onSelect={setSide}
      tabs={[
        { id: "form", name: words.form, content: <Builder /> },
        { id: "document", name: words.document, content: <DocumentPane /> },
      ]}
    />
  );
}

/** One part at a time, where there is room for no more. */
function Parts(): ReactNode {
  const words = useTexts(texts);
  const [part, setPart] = useState<"form" | "document" | "training">("training");
  return (
    <Tabs<"form" | "document" | "training">
      label={words.title}
      selected={part}
      onSelect={setPart}
      tabs={[
        { id: "training", name: words.toolbar, content: <LivePane /> },
        { id: "form", name: words.form, content: <Builder /> },
        { id: "document", name: words.document, content: <DocumentPane /> },
      ]}
    />
  );
}
