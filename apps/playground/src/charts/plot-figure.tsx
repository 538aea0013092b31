import type * as PlotModule from "@observablehq/plot";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import type { Language } from "../app/texts.ts";
import { ChartFrame, type ChartFrameProps } from "./chart-frame.tsx";
import { type ChartTheme, useChartTheme } from "./chart-theme.ts";
import styles from "./line-chart.module.css";
import { plotFile } from "./plot-file.ts";
import { texts } from "./texts.ts";
import { useSize } from "./use-size.ts";

export type Plot = typeof PlotModule;

/** What a plot's options are made for. */
export interface PlotPlace {
  readonly width: number;
  readonly height: number;
  readonly theme: ChartTheme;
  readonly language: Language;
}

export interface PlotFigureProps extends Omit<ChartFrameProps, "svg" | "children"> {
  /** What a screen reader says of the picture. */
  readonly summary: string;
  /** Options of Observable Plot; memoise the function, since a new one draws anew. */
  readonly options: (plot: Plot, place: PlotPlace) => PlotModule.PlotOptions;
  /** Height as CSS writes it. Default `16rem`. */
  readonly height?: string | undefined;
}

// Its code is large and comes when the first figure needs it.
const load = (): Promise<Plot> => import("@observablehq/plot");

/** A chart by Observable Plot. */
export function PlotFigure({ summary, options, height = "16rem", ...frame }: PlotFigureProps): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const theme = useChartTheme();
  const box = useRef<HTMLDivElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const [state, setState] = useState<"loading" | "drawn" | "failed">("loading");

  useEffect(() => {
    if (size.width < 40) return;
    let isWanted = true;
    const show = (plot: Plot): void => {
      if (!isWanted) return;
      const style = {
        background: "transparent",
        color: theme.text,
        fontFamily: theme.font,
        fontSize: `${theme.fontSize}px`,
      };
      const given = options(plot, { ...size, theme, language });
      const figure = plot.plot({ ...size, ...given, style: { ...style, ...(given.style as object) } });
      // The figure has a name already; what Plot would add would be read as well.
      figure.setAttribute("aria-hidden", "true");
      place.current?.replaceChildren(figure);
      setState("drawn");
    };
    load()
      .then(show)
      .catch((error: unknown) => {
        console.error(error);
        if (isWanted) setState("failed");
      });
    return () => void (isWanted = false);
  }, [size, theme, language, options]);

  return (
    <ChartFrame {...frame} svg={() => plotFile(place.current!.querySelector("svg")!, frame.title, theme)}>
      <div ref={box} className={styles["box"]} style={{ height }} aria-busy={state === "loading"}>
        <div ref={place} className={styles["layer"]} role="img" aria-label={`${frame.title}. ${summary}`} />
        {state !== "drawn" && <p className={styles["empty"]}>{state === "failed" ? words.failed : words.loading}</p>}
      </div>
    </ChartFrame>
  );
}
