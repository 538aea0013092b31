import { type RefObject, useEffect } from "react";
import { canvasPen } from "./canvas-pen.ts";
import { useChartTheme } from "./chart-theme.ts";
import { prepare } from "./line-plotter.ts";
import type { Pen } from "./pen.ts";

/** Draws on a canvas in the next frame after `draw` or the size changed; memoise `draw`. */
export function useDrawing(
  element: RefObject<HTMLCanvasElement | null>,
  size: { readonly width: number; readonly height: number },
  draw: ((pen: Pen, canvas: CanvasRenderingContext2D) => void) | undefined,
): void {
  const { font } = useChartTheme();
  useEffect(() => {
    if (!draw || size.width < 40 || size.height < 10) return;
    const frame = requestAnimationFrame(() => {
      if (!element.current) return;
      const canvas = prepare(element.current, size);
      draw(canvasPen(canvas, font), canvas);
    });
    return () => cancelAnimationFrame(frame);
  }, [element, size, draw, font]);
}
