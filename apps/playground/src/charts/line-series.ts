import { Extremes, type Numbers } from "./downsample.ts";
import type { LiveSeries } from "./live-series.ts";
import type { Marker } from "./palette.ts";
import { Smoother } from "./smoothing.ts";

/** Points of a curve that does not grow; x ascends. */
export interface Points {
  readonly x: Numbers;
  readonly y: Numbers;
}

/** A curve of a line chart. */
export interface LineSeries {
  /** The same series keeps its id: colours, what is hidden and what is smoothed hang on it. */
  readonly id: string;
  /** What the legend says. */
  readonly name: string;
  readonly data: Points | LiveSeries;
  /** Index of the colour and shape. Default: the place in the list. */
  readonly style?: number | undefined;
  /** Dash pattern in pixels. Default: solid, and dashed from the ninth series on. */
  readonly dash?: readonly number[] | undefined;
  /** Shape drawn along the curve; `none` for no shapes. Default: by the style where there are several series. */
  readonly marker?: Marker | "none" | undefined;
  /** Drawn thin and pale, behind the others. */
  readonly faded?: boolean | undefined;
  /** Width of the line in pixels. Default 2. */
  readonly width?: number | undefined;
  /** An area around the curve, at the x of `data`: mean ± deviation, for example. */
  readonly band?: { readonly lower: Numbers; readonly upper: Numbers } | undefined;
  /** Whether the chart's smoothing leaves this curve as it is (a planned rate, a baseline). */
  readonly exact?: boolean | undefined;
  /** Drawn as steps: each value holds until the next x. */
  readonly steps?: boolean | undefined;
}

/** A curve as it is at the moment of drawing. */
export interface Curve {
  readonly series: LineSeries;
  /** Place in the chart's list. */
  readonly index: number;
  readonly x: Numbers;
  /** What is drawn: smooth if asked for. */
  readonly y: Numbers;
  /** As measured. */
  readonly raw: Numbers;
  readonly length: number;
  readonly extremes: Extremes;
  readonly rawExtremes: Extremes;
}

/** What is worked out of a series once and kept while it grows. */
export class CurveCache {
  #raw: Numbers | undefined;
  #age = 0;
  #length = 0;
  #positive = false;
  #weight = 0;
  #rawExtremes = new Extremes(false);
  #extremes = this.#rawExtremes;
  #smoother: Smoother | undefined;

  /** The series at this moment. */
  read(series: LineSeries, index: number, smoothing: number, positive: boolean): Curve {
    const { data } = series;
    const live = "age" in data;
    const length = live ? data.length : Math.min(data.x.length, data.y.length);
    const weight = series.exact ? 0 : smoothing;
    // A live series swaps its buffer when that is full: the numbers in it are the same.
    const same = live ? data.age === this.#age && length >= this.#length : data.y === this.#raw;
    if (!same || positive !== this.#positive || weight !== this.#weight) this.#forget(positive, weight);
    this.#raw = data.y;
    this.#age = live ? data.age : 0;
    this.#length = length;
    const y = this.#smoother ? this.#smoother.grow(data.y, length) : data.y;
    this.#rawExtremes.grow(data.y, length);
    if (this.#extremes !== this.#rawExtremes) this.#extremes.grow(y, length);
    const { x, y: raw } = data;
    return { series, index, x, y, raw, length, extremes: this.#extremes, rawExtremes: this.#rawExtremes };
  }

  #forget(positive: boolean, weight: number): void {
    this.#positive = positive;
    this.#weight = weight;
    this.#rawExtremes = new Extremes(positive);
    this.#smoother = weight > 0 ? new Smoother(weight) : undefined;
    this.#extremes = this.#smoother ? new Extremes(positive) : this.#rawExtremes;
  }
}
