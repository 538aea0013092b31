import type { KeyboardEvent, PointerEvent } from "react";
import { useMemo, useRef } from "react";
import { stepCursor } from "./line-cursor.ts";
import type { LinePlotter } from "./line-plotter.ts";
import { toValue, zoomRange } from "./scale.ts";

/** What pointer and keyboard ask of a chart. */
export interface LineMoves {
  cursor(x: number | undefined): void;
  zoom(range: readonly [number, number] | undefined): void;
}

/** Pixels that a press has to move to be a drag. */
const slop = 6;

/** Handlers of a chart's pointer and keys: a cursor, and a zoom by dragging or by plus and minus. */
export function useLineInput(plotter: LinePlotter | undefined, moves: LineMoves) {
  const start = useRef<number>(undefined);
  return useMemo(() => {
    const place = (event: PointerEvent<HTMLElement>): number =>
      event.clientX - event.currentTarget.getBoundingClientRect().left;
    const finish = (): void => {
      start.current = undefined;
      if (!plotter) return;
      plotter.drag = undefined;
      plotter.request(true);
    };
    return {
      onPointerDown(event: PointerEvent<HTMLElement>): void {
        if (event.button !== 0 || !plotter?.view) return;
        start.current = place(event);
        event.currentTarget.setPointerCapture(event.pointerId);
        moves.cursor(plotter.at(place(event)));
      },
      onPointerMove(event: PointerEvent<HTMLElement>): void {
        if (!plotter?.view) return;
        const at = place(event);
        moves.cursor(plotter.at(at));
        if (start.current === undefined || Math.abs(at - start.current) < slop) return;
        plotter.drag = [start.current, at];
        plotter.request(true);
      },
      onPointerUp(event: PointerEvent<HTMLElement>): void {
        const view = plotter?.view;
        const from = start.current;
        const to = place(event);
        finish();
        if (!view || from === undefined || Math.abs(to - from) < slop) return;
        const { x, plot } = view.geometry;
        const inside = (pixel: number): number => Math.min(Math.max(pixel, plot.left), plot.left + plot.width);
        const ends = [toValue(x, inside(from)), toValue(x, inside(to))] as const;
        const range = [Math.min(...ends), Math.max(...ends)] as const;
        if (range[1] > range[0]) moves.zoom(range);
      },
      onPointerCancel: finish,
      onPointerLeave(): void {
        if (start.current === undefined) moves.cursor(undefined);
      },
      onDoubleClick: () => moves.zoom(undefined),
      onKeyDown(event: KeyboardEvent<HTMLElement>): void {
        const view = plotter?.view;
        if (!view || event.ctrlKey || event.metaKey || event.altKey) return;
        const { x } = view.geometry;
        const range = [x.min, x.max] as const;
        const centre = plotter.cursor ?? toValue(x, (x.from + x.to) / 2);
        const zoomBy = (factor: number): void => {
          const next = zoomRange(range, centre, factor, view.bounds, x.log);
          const isAll = next[0] <= view.bounds[0] && next[1] >= view.bounds[1];
          moves.zoom(isAll ? undefined : next);
        };
        const far = event.shiftKey ? 10 : 1;
        const actions: Record<string, () => void> = {
          ArrowLeft: () => moves.cursor(stepCursor(view, plotter.cursor, -far)),
          ArrowRight: () => moves.cursor(stepCursor(view, plotter.cursor, far)),
          ArrowDown: () => moves.cursor(stepCursor(view, plotter.cursor, -far)),
          ArrowUp: () => moves.cursor(stepCursor(view, plotter.cursor, far)),
          PageDown: () => moves.cursor(stepCursor(view, plotter.cursor, -20)),
          PageUp: () => moves.cursor(stepCursor(view, plotter.cursor, 20)),
          Home: () => moves.cursor(x.min),
          End: () => moves.cursor(x.max),
          "+": () => zoomBy(0.5),
          "=": () => zoomBy(0.5),
          "-": () => zoomBy(2),
          "0": () => moves.zoom(undefined),
          Escape: () => moves.cursor(undefined),
        };
        const act = actions[event.key];
        if (!act) return;
        event.preventDefault();
        act();
      },
      onBlur: () => moves.cursor(undefined),
    };
  }, [plotter, moves]);
}
