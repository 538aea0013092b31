import { useMemo } from "react";
import { findPlugin, useCatalogue } from "../app/catalogue.ts";
import { useLanguage, useTexts } from "../app/language.ts";
import { optionLabel } from "../app/option-texts.ts";
import { shortPaths } from "../history/differences.ts";
import { scoreParts } from "../history/scores.ts";
import { columnOf, isStepCurve } from "./curve-data.ts";
import { type Words, texts } from "./texts.ts";

/** What scores and curves are called: "Validation accuracy", "Learning rate". */
export function useScoreName(): (name: string) => string {
  const words = useTexts(texts);
  const language = useLanguage();
  const catalogue = useCatalogue();
  return useMemo(
    () => (name) => {
      if (isStepCurve(name)) return curveName(columnOf(name), words);
      const { split, metric } = scoreParts(name);
      const known = findPlugin(catalogue, "metric", metric)?.about.title[language];
      const title = metric === "loss" ? words.loss : (known ?? metric);
      const where = words.splits[split as keyof typeof words.splits] ?? split;
      // In English the metric stands within a phrase; names such as MAE keep their letters.
      return `${where} ${/^[A-Z][a-z]/.test(title) ? title[0]!.toLowerCase() + title.slice(1) : title}`;
    },
    [words, language, catalogue],
  );
}

/** What options are called, by as much of their path as tells them apart: "Optimizer", "Learning rate". */
export function useOptionNames(paths: readonly string[]): ReadonlyMap<string, string> {
  const words = useTexts(texts);
  const language = useLanguage();
  const key = paths.join(" ");
  return useMemo(() => {
    const all = key === "" ? [] : key.split(" ");
    const nameOf = (part: string): string =>
      words.parts[part as keyof typeof words.parts] ?? optionLabel(part, language).text;
    return new Map(shortPaths(all).map((short, i) => [all[i]!, short.split(".").map(nameOf).join(" · ")]));
  }, [key, words, language]);
}

function curveName(column: string, words: Words): string {
  if (column === "loss") return words.batchLoss;
  if (column === "rate") return words.rate;
  return column === "gradient" ? words.gradient : column;
}
