import type { PluginKind, Text } from "@downslope/core";

/*
 * What the page and the worker say to each other. Every message names the run it belongs to, so that what a run says
 * after it was given up is told apart from what the next one says.
 */

/** Number of a run, counted up by the page. */
export type RunId = number;

/** The run of messages that belong to none. */
export const noRun: RunId = 0;

/** What the visitor chooses for the spiral. */
export interface SpiralSettings {
  /** Registry key of a loss. */
  readonly loss: string;
  /** Registry key of an optimizer. */
  readonly optimizer: string;
  readonly learningRate: number;
  readonly epochs: number;
}

/** Page to worker. */
export type Request =
  | { readonly type: "describe"; readonly run: RunId }
  | { readonly type: "start"; readonly run: RunId; readonly settings: SpiralSettings }
  | { readonly type: "stop"; readonly run: RunId };

/** A plugin as the page shows it. */
export interface PluginCard {
  readonly kind: PluginKind;
  readonly name: string;
  readonly title: Text;
  readonly summary: Text;
}

/** What the registry holds, and what of it fits the spiral. */
export interface Catalogue {
  readonly plugins: readonly PluginCard[];
  /** Registry keys of the losses and optimizers that can train the spiral. */
  readonly losses: readonly string[];
  readonly optimizers: readonly string[];
}

/** The square of the plane that is drawn. */
export interface Extent {
  readonly low: number;
  readonly high: number;
}

/** Points of the plane with their labels. */
export interface Points {
  /** x and y in turn. */
  readonly positions: Float32Array;
  /** Class index of each point. */
  readonly labels: Int32Array;
}

/** The data that a run learns from and is tested on. */
export interface Samples {
  readonly classes: readonly string[];
  readonly train: Points;
  readonly test: Points;
  readonly extent: Extent;
}

/** What the model answers on a grid over the extent, row by row from the top. */
export interface Boundary {
  readonly epoch: number;
  /** Cells along each side of the grid. */
  readonly size: number;
  /** Class index with the greatest probability. */
  readonly winners: Uint8Array;
  /** Its probability. */
  readonly confidence: Float32Array;
}

/** How far a run is, and the losses of the steps since it last said so. */
export interface Progress {
  readonly step: number;
  readonly totalSteps: number;
  /** The epoch it is in, 1 for the first. */
  readonly epoch: number;
  readonly losses: readonly number[];
}

/** How a run ended. */
export interface Outcome {
  readonly reason: "completed" | "stopped" | "non-finite";
  readonly step: number;
  readonly seconds: number;
  /** Accuracy on the test split; only a completed run has one. */
  readonly accuracy?: number;
  /** SHA-256 of the model's safetensors file, in hexadecimal; only where the browser can compute it. */
  readonly fingerprint?: string;
  /** What went wrong, in the trainer's words. */
  readonly diagnosis?: string;
}

/** What is reported. */
export type News =
  | { readonly type: "catalogue"; readonly catalogue: Catalogue }
  | { readonly type: "samples"; readonly samples: Samples }
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "boundary"; readonly boundary: Boundary }
  | { readonly type: "end"; readonly outcome: Outcome }
  | { readonly type: "failure"; readonly message: string };

/** Worker to page. */
export type Report = News & { readonly run: RunId };
