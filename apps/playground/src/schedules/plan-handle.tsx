import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from "react";
import type { Geometry } from "../charts/axes.ts";
import { ariaNumber } from "../charts/number-text.ts";
import { seriesColor } from "../charts/palette.ts";
import { toPixel, toValue } from "../charts/scale.ts";
import styles from "./schedules.module.css";

export interface PlanHandleProps {
  readonly geometry: Geometry;
  readonly axis: "x" | "y";
  /** Where it is. */
  readonly x: number;
  readonly y: number;
  /** Index of the curve's colour. */
  readonly style: number;
  /** What it is, for screen readers and beside it while it is held. */
  readonly name: string;
  readonly text: string;
  /** Pixels it is shown aside, where others are in the same place. */
  readonly aside?: number;
  /** Told of each place it is dragged to; of steps that keys ask for, too. */
  onMove(to: number): void;
  /** Told when it is taken up and put down. */
  onHold?(isHeld: boolean): void;
}

/** A place on a curve that can be dragged along one axis, or moved by keys. */
export function PlanHandle(props: PlanHandleProps): ReactNode {
  const { geometry, axis, x, y, style, name, text, aside = 0, onMove, onHold } = props;
  const [held, setHeld] = useState<number>();
  const [isFocused, setFocused] = useState(false);
  const [isPointed, setPointed] = useState(false);
  const { plot } = geometry;
  const scale = axis === "x" ? geometry.x : geometry.y;
  const here = axis === "x" ? x : y;
  const inside = (pixel: number, from: number, length: number): number =>
    Math.min(Math.max(pixel, from), from + length);
  const left = inside(
    axis === "x" ? (held ?? toPixel(geometry.x, x)) : toPixel(geometry.x, x) + aside,
    plot.left,
    plot.width,
  );
  const down = axis === "y" ? (held ?? toPixel(geometry.y, y)) : toPixel(geometry.y, y) + aside;
  const top = Number.isFinite(down) ? inside(down, plot.top, plot.height) : plot.top + plot.height;

  const placeOf = (event: PointerEvent<SVGGElement>): number => {
    const bounds = event.currentTarget.ownerSVGElement!.getBoundingClientRect();
    return axis === "x"
      ? inside(event.clientX - bounds.left, plot.left, plot.width)
      : inside(event.clientY - bounds.top, plot.top, plot.height);
  };
  const finish = (): void => {
    if (held === undefined) return;
    setHeld(undefined);
    onHold?.(false);
  };
  const press = (event: KeyboardEvent): void => {
    const pixels = event.shiftKey ? 20 : 4;
    const ways: Record<string, number> =
      axis === "x" ? { ArrowLeft: -1, ArrowRight: 1 } : { ArrowUp: -1, ArrowDown: 1 };
    const way = ways[event.key];
    if (way === undefined) return;
    event.preventDefault();
    const from = Number.isFinite(toPixel(scale, here)) ? toPixel(scale, here) : plot.top + plot.height;
    const to = toValue(scale, from + way * pixels);
    // A key moves by a step at least, however many steps a pixel holds.
    onMove(
      axis === "x"
        ? way > 0
          ? Math.max(Math.round(to), Math.round(here) + 1)
          : Math.min(Math.round(to), Math.round(here) - 1)
        : to,
    );
  };
  const isAtRight = left > plot.left + plot.width * 0.65;
  return (
    <g
      className={styles["handle"]}
      role="slider"
      tabIndex={0}
      aria-label={name}
      aria-orientation={axis === "x" ? "horizontal" : "vertical"}
      aria-valuemin={ariaNumber(Math.min(scale.min, here))}
      aria-valuemax={ariaNumber(Math.max(scale.max, here))}
      aria-valuenow={ariaNumber(here)}
      aria-valuetext={text}
      transform={`translate(${left.toFixed(1)},${top.toFixed(1)})`}
      style={{ color: seriesColor(style), cursor: axis === "x" ? "ew-resize" : "ns-resize" }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        event.currentTarget.focus();
        setHeld(placeOf(event));
        onHold?.(true);
      }}
      onPointerMove={(event) => {
        if (held === undefined) return;
        const to = placeOf(event);
        setHeld(to);
        onMove(axis === "x" ? Math.round(toValue(scale, to)) : toValue(scale, to));
      }}
      onPointerUp={finish}
      onPointerCancel={finish}
      onKeyDown={press}
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
    >
      <circle r={14} fill="transparent" />
      <circle r={9} className={styles["knob"]} />
      <path
        d={axis === "x" ? "M-6,0l3,-3v6ZM6,0l-3,-3v6Z" : "M0,-6l-3,3h6ZM0,6l-3,-3h6Z"}
        fill="var(--surface)"
        stroke="none"
      />
      {(held !== undefined || isFocused || isPointed) && (
        <text
          x={isAtRight ? -16 : 16}
          y={top < plot.top + 24 ? 18 : -12}
          textAnchor={isAtRight ? "end" : "start"}
          className={styles["handleText"]}
        >
          {text}
        </text>
      )}
    </g>
  );
}
