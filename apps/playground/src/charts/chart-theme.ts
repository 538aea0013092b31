import { useSyncExternalStore } from "react";
import { type Theme, useThemeStore } from "../app/theme.ts";

/** Colours and type of charts, as the style sheet has them at this moment. */
export interface ChartTheme {
  readonly theme: Theme;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly strongLine: string;
  readonly surface: string;
  readonly sunken: string;
  readonly accent: string;
  readonly danger: string;
  readonly warning: string;
  readonly good: string;
  /** Colours of series, in order; there are eight. */
  readonly series: readonly string[];
  readonly font: string;
  /** Size of small text in pixels: it grows with the page's. */
  readonly fontSize: number;
}

const listeners = new Set<() => void>();
let current: ChartTheme | undefined;

function refresh(): void {
  current = undefined;
  for (const listen of listeners) listen();
}

if (globalThis.document) {
  useThemeStore.subscribe(refresh);
  // Text on a canvas does not change by itself when its font arrives.
  document.fonts.addEventListener("loadingdone", refresh);
  // What is printed may have colours of its own, and high-contrast settings replace them.
  for (const query of ["print", "(forced-colors: active)", "(min-width: 2200px)"]) {
    matchMedia(query).addEventListener("change", refresh);
  }
}

function read(): ChartTheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim() || "#808080";
  return {
    theme: useThemeStore.getState().theme,
    text: token("text"),
    muted: token("text-muted"),
    line: token("line"),
    strongLine: token("line-strong"),
    surface: token("surface"),
    sunken: token("surface-sunken"),
    accent: token("accent"),
    danger: token("danger"),
    warning: token("warning"),
    good: token("good"),
    series: Array.from({ length: 8 }, (_, index) => token(`series-${index + 1}`)),
    font: token("font"),
    fontSize: 0.75 * (Number.parseFloat(style.fontSize) || 16),
  };
}

/** The look in force, for code outside React. */
export function chartTheme(): ChartTheme {
  return (current ??= read());
}

/** The look in force; components that use it are drawn anew when it changes. */
export function useChartTheme(): ChartTheme {
  return useSyncExternalStore(listenToTheme, chartTheme);
}

function listenToTheme(listen: () => void): () => void {
  listeners.add(listen);
  return () => void listeners.delete(listen);
}
