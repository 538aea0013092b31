import { type PointerEvent, type ReactNode, useRef } from "react";
import { useTexts } from "../../app/language.ts";
import styles from "./diagnostics.module.css";
import type { Place, Stroke } from "./ink.ts";
import { texts } from "./texts.ts";

/** Units along a side of the pad. */
const side = 100;
/** Places nearer to the last than this are left out. */
const least = 1;

/** A square to draw on with mouse, pen or finger. */
export function Pad({
  strokes,
  onChange,
}: {
  readonly strokes: readonly Stroke[];
  onChange(strokes: readonly Stroke[]): void;
}): ReactNode {
  const words = useTexts(texts);
  const pen = useRef<number>(undefined);
  const placeOf = ({ clientX, clientY, currentTarget }: PointerEvent<SVGSVGElement>): Place => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    return { x: ((clientX - left) / width) * side, y: ((clientY - top) / height) * side };
  };
  return (
    <svg
      className={styles["pad"]}
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label={words.pad}
      onPointerDown={(event) => {
        if (pen.current !== undefined || event.button !== 0) return;
        pen.current = event.pointerId;
        event.currentTarget.setPointerCapture(event.pointerId);
        onChange([...strokes, [placeOf(event)]]);
      }}
      onPointerMove={(event) => {
        if (event.pointerId !== pen.current) return;
        const last = strokes.at(-1) ?? [];
        const place = placeOf(event);
        const before = last.at(-1);
        if (before && Math.hypot(place.x - before.x, place.y - before.y) < least) return;
        onChange([...strokes.slice(0, -1), [...last, place]]);
      }}
      onPointerUp={() => (pen.current = undefined)}
      onPointerCancel={() => (pen.current = undefined)}
    >
      {strokes.length === 0 && (
        <text x={side / 2} y={side / 2} className={styles["padHint"]}>
          {words.padHint}
        </text>
      )}
      {strokes.map((stroke, i) => (
        // Strokes have no name but their place.
        // oxlint-disable-next-line react/no-array-index-key
        <polyline key={i} points={pointsOf(stroke)} />
      ))}
    </svg>
  );
}

/** A dot is a line to itself. */
const pointsOf = (stroke: Stroke): string =>
  (stroke.length === 1 ? [stroke[0]!, stroke[0]!] : stroke)
    .map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`)
    .join(" ");
