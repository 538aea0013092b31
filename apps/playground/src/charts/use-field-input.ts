import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import type { Geometry } from "./axes.ts";
import { toPixel, toValue } from "./scale.ts";

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Choosing a place on a plane by pointer, or by a cursor that arrow keys move. */
export function useFieldInput(
  geometry: Geometry,
  onPick: ((x: number, y: number) => void) | undefined,
  onHover: ((place: Place | undefined) => void) | undefined,
) {
  const [keyboard, setKeyboard] = useState<Place>();
  const pressed = useRef<{ readonly left: number; readonly top: number }>(undefined);
  const placeOf = (event: PointerEvent<HTMLElement>): Place | undefined => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const { plot, x, y } = geometry;
    const across = event.clientX - left;
    const down = event.clientY - top;
    const slack = 4;
    if (across < plot.left - slack || across > plot.left + plot.width + slack) return undefined;
    if (down < plot.top - slack || down > plot.top + plot.height + slack) return undefined;
    return { x: toValue(x, across), y: toValue(y, down) };
  };
  const hover = (place: Place | undefined): void => onHover?.(place);
  const move = (across: number, up: number): void => {
    const { plot, x, y } = geometry;
    const from = keyboard ?? { x: toValue(x, plot.left + plot.width / 2), y: toValue(y, plot.top + plot.height / 2) };
    const step = plot.width / 100;
    const left = Math.min(Math.max(toPixel(x, from.x) + across * step, plot.left), plot.left + plot.width);
    const top = Math.min(Math.max(toPixel(y, from.y) - up * step, plot.top), plot.top + plot.height);
    const place = { x: toValue(x, left), y: toValue(y, top) };
    setKeyboard(place);
    hover(place);
  };
  const handlers = {
    onPointerDown(event: PointerEvent<HTMLElement>): void {
      pressed.current = { left: event.clientX, top: event.clientY };
      setKeyboard(undefined);
    },
    onPointerUp(event: PointerEvent<HTMLElement>): void {
      const start = pressed.current;
      pressed.current = undefined;
      const place = placeOf(event);
      // A press that has moved is a scroll or a slip.
      if (!place || !start || Math.hypot(event.clientX - start.left, event.clientY - start.top) > 8) return;
      onPick?.(place.x, place.y);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>): void => hover(placeOf(event)),
    onPointerLeave: () => hover(undefined),
    onKeyDown(event: KeyboardEvent<HTMLElement>): void {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const far = event.shiftKey ? 10 : 1;
      const arrows: Record<string, readonly [number, number]> = {
        ArrowLeft: [-far, 0],
        ArrowRight: [far, 0],
        ArrowUp: [0, far],
        ArrowDown: [0, -far],
      };
      const arrow = arrows[event.key];
      if (arrow) move(...arrow);
      else if ((event.key === "Enter" || event.key === " ") && keyboard) onPick?.(keyboard.x, keyboard.y);
      else if (event.key === "Escape" && keyboard) setKeyboard(undefined);
      else return;
      event.preventDefault();
    },
    onBlur(): void {
      setKeyboard(undefined);
      hover(undefined);
    },
  };
  return { handlers, keyboard };
}
