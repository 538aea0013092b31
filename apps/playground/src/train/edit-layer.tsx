import { type PointerEvent, type ReactNode, useRef } from "react";
import type { Geometry } from "../charts/axes.ts";
import { toPixel, toValue } from "../charts/scale.ts";
import { type DrawnPoint, nearest } from "./edit-points.ts";
import styles from "./edit-layer.module.css";
import type { PointEditor } from "./use-point-editor.ts";

/** How near a press must be to a point, in pixels: more for fingers. */
const reach = { mouse: 14, touch: 26 };

/** Lies over a plot and takes presses for the tool that is chosen; a plain plot otherwise. */
export function EditLayer({
  editor,
  geometry,
}: {
  readonly editor: PointEditor;
  readonly geometry: Geometry;
}): ReactNode {
  const holding = useRef<number>(undefined);
  const { plot, x, y } = geometry;
  if (editor.tool === "look") return null;
  const at = (event: PointerEvent<SVGElement>) => {
    const box = event.currentTarget.ownerSVGElement!.getBoundingClientRect();
    return { left: event.clientX - box.left, top: event.clientY - box.top };
  };
  const clamp = (value: number, low: number, length: number): number => Math.min(Math.max(value, low), low + length);
  const placeOf = (event: PointerEvent<SVGElement>) => {
    const { left, top } = at(event);
    return {
      x: toValue(x, clamp(left, plot.left, plot.width)),
      y: toValue(y, clamp(top, plot.top, plot.height)),
    };
  };
  const under = (event: PointerEvent<SVGElement>): number | undefined => {
    const { left, top } = at(event);
    const away = (point: DrawnPoint): number => Math.hypot(toPixel(x, point.x) - left, toPixel(y, point.y) - top);
    return nearest(editor.points, away, event.pointerType === "mouse" ? reach.mouse : reach.touch);
  };
  return (
    <rect
      className={styles[editor.tool]}
      x={plot.left}
      y={plot.top}
      width={plot.width}
      height={plot.height}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        const index = under(event);
        if (editor.tool === "add") editor.add(placeOf(event));
        else if (index === undefined) return;
        else if (editor.tool === "remove") editor.remove(index);
        else {
          holding.current = index;
          event.currentTarget.setPointerCapture(event.pointerId);
        }
      }}
      onPointerMove={(event) => {
        if (holding.current !== undefined) editor.drag(holding.current, placeOf(event));
      }}
      onPointerUp={() => {
        if (holding.current === undefined) return;
        holding.current = undefined;
        editor.drop();
      }}
      onPointerCancel={() => {
        holding.current = undefined;
        editor.release();
      }}
    />
  );
}
