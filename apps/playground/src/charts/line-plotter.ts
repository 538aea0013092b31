import type { Language } from "../app/texts.ts";
import { canvasPen } from "./canvas-pen.ts";
import { chartTheme } from "./chart-theme.ts";
import { drawCursor, snap } from "./line-cursor.ts";
import { drawLines } from "./draw-lines.ts";
import { CurveCache, type LineSeries } from "./line-series.ts";
import { type LineView, type LineViewOptions, viewLines } from "./line-view.ts";
import { toValue } from "./scale.ts";

/** All that a line chart is drawn from. */
export interface LineInput extends LineViewOptions {
  /** In the order of the list; hidden ones are `undefined`, so that the others keep their colours. */
  readonly series: readonly (LineSeries | undefined)[];
  readonly smoothing: number;
  readonly language: Language;
}

/** Draws a line chart on two canvases, outside React: what grows is drawn at most once a frame. */
export class LinePlotter {
  readonly #base: HTMLCanvasElement;
  readonly #over: HTMLCanvasElement;
  readonly #caches = new Map<string, CurveCache>();
  readonly #unsubscribe = new Map<string, { readonly data: object; stop(): void }>();
  #input: LineInput | undefined;
  #size = { width: 0, height: 0 };
  #frame = 0;
  #isStale = false;
  /** What is on the screen. */
  view: LineView | undefined;
  /** The cursor's x. */
  cursor: number | undefined;
  /** Ends of the range that is being chosen by dragging, in pixels. */
  drag: readonly [number, number] | undefined;
  /** Called after each drawing; `changed` tells whether the curves or axes did. */
  onDraw: ((changed: boolean) => void) | undefined;

  constructor(base: HTMLCanvasElement, over: HTMLCanvasElement) {
    this.#base = base;
    this.#over = over;
  }

  /** Shows something else. */
  set(input: LineInput): void {
    this.#input = input;
    const wanted = new Map(input.series.flatMap((series) => (series ? [[series.id, series] as const] : [])));
    for (const [id, { data, stop }] of this.#unsubscribe) {
      if (wanted.get(id)?.data === data) continue;
      stop();
      this.#unsubscribe.delete(id);
      this.#caches.delete(id);
    }
    for (const [id, { data }] of wanted) {
      if (!("subscribe" in data) || this.#unsubscribe.has(id)) continue;
      this.#unsubscribe.set(id, { data, stop: data.subscribe(() => this.request()) });
    }
    const all = new Set(input.series.map((series) => series?.id));
    for (const id of this.#caches.keys()) if (!all.has(id)) this.#caches.delete(id);
    this.request();
  }

  resize(width: number, height: number): void {
    if (width === this.#size.width && height === this.#size.height) return;
    this.#size = { width, height };
    this.request();
  }

  /** Asks for a drawing in the next frame; of the cursor alone if nothing else changed. */
  request(cursorOnly = false): void {
    if (!cursorOnly) this.#isStale = true;
    this.#frame ||= requestAnimationFrame(() => this.draw());
  }

  /** Draws now. */
  draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const input = this.#input;
    if (!input || this.#size.width < 40) return;
    const theme = chartTheme();
    const changed = this.#isStale;
    if (changed) {
      this.#isStale = false;
      this.view = this.#work(input, theme.fontSize);
      const canvas = prepare(this.#base, this.#size);
      drawLines(canvasPen(canvas, theme.font), this.view, theme, input.language);
    }
    const { view } = this;
    if (view) {
      const pen = canvasPen(prepare(this.#over, this.#size), theme.font);
      if (this.drag) {
        const [from, to] = this.drag;
        const { plot } = view.geometry;
        pen.rect(Math.min(from, to), plot.top, Math.abs(to - from), plot.height, theme.accent, 0.15);
      }
      if (this.cursor !== undefined && !view.isEmpty) drawCursor(pen, view, this.cursor, theme, input.language);
    }
    this.onDraw?.(changed);
  }

  /** The x of the point nearest to a place in the picture. */
  at(pixel: number): number | undefined {
    return this.view && snap(this.view, toValue(this.view.geometry.x, pixel));
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    for (const { stop } of this.#unsubscribe.values()) stop();
    this.#unsubscribe.clear();
  }

  /** The chart as it would be drawn in another size. */
  #work(input: LineInput, fontSize: number): LineView {
    const { series, smoothing, language, y } = input;
    const curves = series.flatMap((one, index) => {
      if (!one) return [];
      const cache = this.#caches.get(one.id) ?? new CurveCache();
      this.#caches.set(one.id, cache);
      return [cache.read(one, index, smoothing, y.log ?? false)];
    });
    return viewLines(curves, input, { ...this.#size, fontSize }, language);
  }
}

/** Makes a canvas fit for a size, with units of CSS pixels, and empty. */
export function prepare(
  canvas: HTMLCanvasElement,
  { width, height }: { readonly width: number; readonly height: number },
): CanvasRenderingContext2D {
  const density = globalThis.devicePixelRatio || 1;
  const [wide, high] = [Math.round(width * density), Math.round(height * density)];
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  const context = canvas.getContext("2d")!;
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}
