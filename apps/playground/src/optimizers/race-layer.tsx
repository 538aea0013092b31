import { type ReactNode, useId, useMemo } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import type { Geometry } from "../charts/axes.ts";
import { numberText } from "../charts/number-text.ts";
import { markerPath, seriesColor, seriesStyle } from "../charts/palette.ts";
import { toPixel } from "../charts/scale.ts";
import { column } from "../worker/race/protocol.ts";
import { arrowPath, scaleArrows } from "./arrows.ts";
import { usePlayback } from "./playback.ts";
import type { RacePath } from "./race-path.ts";
import { useRace } from "./race-store.ts";
import type { Contestant } from "./setup.ts";
import { texts } from "./texts.ts";

/** The paths of a race up to the step that is shown. Drawn with each frame, so it reads the stores itself. */
export function RaceLayer({ geometry }: { readonly geometry: Geometry }): ReactNode {
  const id = useId();
  const { setup, paths, minima, explained } = useRace();
  const step = usePlayback((one) => one.step);
  if (!setup) return null;
  const { plot } = geometry;
  return (
    <>
      <clipPath id={id}>
        <rect x={plot.left} y={plot.top} width={plot.width} height={plot.height} />
      </clipPath>
      <g clipPath={`url(#${id})`} fill="none">
        {minima.map(({ x, y }) => (
          <Sign key={`${x} ${y}`} geometry={geometry} x={x} y={y} path={markerPath("plus", 15)} isFilled />
        ))}
        <Sign geometry={geometry} {...setup.start} path={markerPath("circle", 15)} />
        {setup.racers.map((racer) => {
          const path = paths.get(racer.id);
          return path && <Track key={racer.id} racer={racer} path={path} geometry={geometry} step={step} />;
        })}
        {setup.racers.map((racer) => {
          const path = paths.get(racer.id);
          return path && <Runner key={racer.id} racer={racer} path={path} geometry={geometry} step={step} />;
        })}
        <Arrows path={paths.get(explained ?? "")} geometry={geometry} step={step} />
      </g>
    </>
  );
}

/** Pixels far outside are as good as any: some browsers draw nothing at all beyond. */
const far = 20_000;
const clamp = (pixel: number): number => Math.min(Math.max(pixel, -far), far);

function placeOf(geometry: Geometry, x: number, y: number): { left: number; top: number } {
  return { left: clamp(toPixel(geometry.x, x)), top: clamp(toPixel(geometry.y, y)) };
}

interface SignProps {
  readonly geometry: Geometry;
  readonly x: number;
  readonly y: number;
  readonly path: string;
  readonly isFilled?: boolean;
}

function Sign({ geometry, x, y, path, isFilled = false }: SignProps): ReactNode {
  const { left, top } = placeOf(geometry, x, y);
  return (
    <g transform={`translate(${left},${top})`}>
      <path
        d={path}
        stroke="var(--surface)"
        strokeWidth={isFilled ? 2.5 : 5}
        fill={isFilled ? "var(--text)" : "none"}
      />
      {!isFilled && <path d={path} stroke="var(--text)" strokeWidth={2} />}
    </g>
  );
}

interface LaneProps {
  readonly racer: Contestant;
  readonly path: RacePath;
  readonly geometry: Geometry;
  readonly step: number;
}

/** So many steps are also shown as dots, where there is room for them. */
const mostDots = 250;

function Track({ racer, path, geometry, step }: LaneProps): ReactNode {
  const lines = useLines(path, geometry);
  if (path.length === 0) return null;
  const shown = path.stepAt(step);
  const line = lines.line.until(shown);
  const color = seriesColor(racer.style);
  return (
    <g strokeLinejoin="round" strokeLinecap="round">
      <path d={line} stroke="var(--surface)" strokeWidth={5} opacity={0.75} />
      <path d={line} stroke={color} strokeWidth={2.25} />
      {shown <= mostDots && <path d={lines.dots.until(shown)} stroke={color} strokeWidth={5} />}
    </g>
  );
}

/** SVG path data that grows point by point; any first part of it is there at once. */
class PathText {
  #text = "";
  readonly #ends: number[] = [];

  get length(): number {
    return this.#ends.length;
  }

  append(piece: string): void {
    this.#text += piece;
    this.#ends.push(this.#text.length);
  }

  until(place: number): string {
    return this.#text.slice(0, this.#ends[place] ?? 0);
  }
}

/** A path in pixels, as a line and as dots; it grows while the picture stays as it is. */
function useLines(path: RacePath, geometry: Geometry): { readonly line: PathText; readonly dots: PathText } {
  const lines = useMemo(() => ({ line: new PathText(), dots: new PathText() }), [path, geometry]);
  for (let i = lines.line.length; i < path.length; i++) {
    const { left, top } = placeOf(geometry, path.at(i, column.x), path.at(i, column.y));
    const point = `${left.toFixed(1)},${top.toFixed(1)}`;
    lines.line.append(`${i === 0 ? "M" : "L"}${point}`);
    lines.dots.append(`M${point}h0`);
  }
  return lines;
}

function Runner({ racer, path, geometry, step }: LaneProps): ReactNode {
  if (path.length === 0) return null;
  const { marker } = seriesStyle(racer.style);
  const color = seriesColor(racer.style);
  const at = placeOf(geometry, path.at(step, column.x), path.at(step, column.y));
  const handed = placeOf(geometry, path.at(step, column.evaluatedX), path.at(step, column.evaluatedY));
  return (
    <>
      {path.layout?.hasAverage && (
        <g transform={`translate(${handed.left},${handed.top})`}>
          <path d={markerPath(marker, 16)} fill="var(--surface)" stroke={color} strokeWidth={2.5} />
        </g>
      )}
      <g transform={`translate(${at.left},${at.top})`}>
        <path d={markerPath(marker, 14)} fill={color} stroke="var(--surface)" strokeWidth={2} />
      </g>
    </>
  );
}

/** The next move of a racer beside a plain step down the gradient, in pixels on one scale. */
export function arrowsOf(path: RacePath, geometry: Geometry, step: number): ReturnType<typeof scaleArrows> {
  const at = path.stepAt(step);
  const perX = (geometry.x.to - geometry.x.from) / (geometry.x.max - geometry.x.min);
  const perY = (geometry.y.to - geometry.y.from) / (geometry.y.max - geometry.y.min);
  const rate = path.at(at, column.learningRate);
  const moved = (place: number): number => path.at(at + 1, place) - path.at(at, place);
  return scaleArrows([
    { across: -rate * path.at(at, column.gradientX) * perX, down: -rate * path.at(at, column.gradientY) * perY },
    { across: moved(column.x) * perX, down: moved(column.y) * perY },
  ]);
}

function Arrows({
  path,
  geometry,
  step,
}: {
  readonly path: RacePath | undefined;
  readonly geometry: Geometry;
  readonly step: number;
}): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const isPlaying = usePlayback((one) => one.isPlaying);
  if (!path || path.length === 0 || isPlaying) return null;
  const { plot } = geometry;
  const { left, top } = placeOf(geometry, path.at(step, column.x), path.at(step, column.y));
  const { arrows, factor } = arrowsOf(path, geometry, step);
  if (arrows.length === 0) return null;
  return (
    <>
      {arrows.map((arrow, i) => {
        const line = arrowPath(left, top, arrow);
        return (
          <g key={i} strokeLinecap="round" strokeLinejoin="round">
            <path d={line} stroke="var(--surface)" strokeWidth={5} opacity={0.85} />
            <path d={line} stroke="var(--text)" strokeWidth={2.25} strokeDasharray={i === 0 ? "5 4" : "none"} />
          </g>
        );
      })}
      <text
        x={plot.left + plot.width - 6}
        y={plot.top + plot.height - 8}
        textAnchor="end"
        fontSize="var(--text-small)"
        fill="var(--text)"
        stroke="var(--surface)"
        strokeWidth={4}
        paintOrder="stroke"
      >
        {words.arrowScale(`${numberText(factor, language, 2)}×`)}
      </text>
    </>
  );
}
