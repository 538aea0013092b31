import type { Call } from "../calls.ts";

/** A parameter tensor in the flat values of a snapshot: they follow one another in this order. */
export interface PlaneParameter {
  readonly path: string;
  readonly shape: readonly number[];
}

/** Parameters of a run at a step. */
export interface PlaneSnapshot {
  readonly step: number;
  readonly values: Float32Array;
}

export interface PlaneRequest {
  /** The run's pipeline document. */
  readonly document: string;
  readonly parameters: readonly PlaneParameter[];
  /** By step; the plane goes through the last. */
  readonly snapshots: readonly PlaneSnapshot[];
  /** The trained model's files, for running statistics, which snapshots do not hold. */
  readonly model?: { readonly weights: Uint8Array; readonly manifest: string };
  /** The two directions in which the path goes farthest, or two at random. */
  readonly directions: "path" | "random";
  /** Of random directions. */
  readonly seed: number;
  /** Least points of the grid in each direction; the next of 5, 9, 17, 33, 65 is taken. */
  readonly size: number;
  /** How much is shown, as a multiple of what shows the whole path. Default 1. */
  readonly zoom?: number;
}

/** Part of a plane, in its two directions, from the run's end at (0, 0). */
export interface PlaneExtent {
  readonly u: readonly [from: number, to: number];
  readonly v: readonly [from: number, to: number];
}

/** A snapshot's shadow on the plane. */
export interface PlanePoint {
  readonly step: number;
  readonly u: number;
  readonly v: number;
  /** How far the snapshot itself lies off the plane. */
  readonly distance: number;
}

/** The plane before any loss on it is known. */
export interface Plane {
  readonly extent: PlaneExtent;
  readonly path: readonly PlanePoint[];
  /** Share of the path's squared distances from its end that lie in the plane. */
  readonly explained: number;
  /** The same of each direction, where they are the path's own. */
  readonly shares?: readonly [number, number];
  /** Numbers that the model learns: the dimensions out of which the plane is cut. */
  readonly dimensions: number;
  /** Samples of the training split that the loss is the mean of. */
  readonly samples: number;
}

/** Losses on a grid, row by row from the lowest v. What is not finite stands as it is. */
export interface PlaneLosses {
  readonly size: number;
  readonly losses: Float32Array;
}

export type PlaneReport =
  | { readonly type: "plane"; readonly plane: Plane }
  /** A whole grid, coarser than the last will be. */
  | ({ readonly type: "losses" } & PlaneLosses)
  /** Share of all points that are computed. */
  | { readonly type: "progress"; readonly done: number };

export interface PlaneResult extends PlaneLosses {
  readonly plane: Plane;
  /** The snapshot that lies farthest off: the loss there, and what the plane shows in its place. */
  readonly farthest: { readonly point: PlanePoint; readonly loss: number; readonly shown: number };
}

// A type, so that it counts as a record of calls.
export type PlaneCalls = {
  readonly "race.plane": Call<PlaneRequest, PlaneResult, PlaneReport>;
};
