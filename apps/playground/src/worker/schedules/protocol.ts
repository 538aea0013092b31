import type { PluginEntry } from "@downslope/core";
import type { Call } from "../calls.ts";
import type { Mistake } from "../document/protocol.ts";

/** The run that a schedule is planned over. */
export interface PlannedRun {
  /** The optimizer's own rate, or the value of the option that moves. */
  readonly base: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** What a schedule that watches a metric is shown after each epoch; the last holds for the rest. */
  readonly metric: readonly number[];
  /** What the values must keep to, where an option other than the learning rate moves. */
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface PlanRequest {
  /** A scheduler as documents write it. */
  readonly entry: PluginEntry;
  readonly run: PlannedRun;
}

/** What a plan comes to. */
export interface Measures {
  readonly first: number;
  readonly last: number;
  readonly highest: number;
  /** Step at which it is highest first. */
  readonly peakStep: number;
  readonly lowest: number;
  /** Sum over all steps: how far a unit gradient would carry the parameters. */
  readonly area: number;
  /** Share of the run until it is highest, where it rises to there; 0 where it does not begin lower. */
  readonly warmupShare: number;
}

export type PlanResult =
  | {
      readonly isGood: true;
      /** The value at each step. */
      readonly values: Float64Array;
      readonly measures: Measures;
      /** Metrics that it watches. */
      readonly watches: readonly string[];
    }
  | { readonly isGood: false; readonly mistakes: readonly Mistake[] };

/** A place in the options of an entry. */
export type OptionPath = readonly (string | number)[];

/** A place on the curve that an option moves when it changes. */
export interface Handle {
  readonly path: OptionPath;
  /** Name of the option. */
  readonly name: string;
  /** Whether it is dragged sideways or up and down. */
  readonly axis: "x" | "y";
  /** Where it is on the curve. */
  readonly step: number;
  readonly value: number;
  /** The option as it stands; of an option that is left out, what it comes to. */
  readonly option: number | string;
}

export interface HandlesRequest extends PlanRequest {
  /** No more than these. */
  readonly most: number;
}

export interface MoveRequest extends PlanRequest {
  readonly handle: Handle;
  /** Step or value to which it is dragged. */
  readonly to: number;
}

export interface Options {
  /** Options of the document's optimizer that may move, the learning rate first, with their values. */
  readonly options: readonly {
    readonly name: string;
    readonly base: number;
    readonly minimum?: number;
    readonly maximum?: number;
  }[];
  /** The document's run. */
  readonly epochs: number;
  readonly stepsPerEpoch: number | undefined;
  /** Its own schedules, by option. */
  readonly entries: Readonly<Record<string, PluginEntry>>;
}

// A type, so that it counts as a record of calls.
export type ScheduleCalls = {
  /** Plans a schedule over a run. */
  readonly "schedules.plan": Call<PlanRequest, PlanResult>;
  /** Finds what of a schedule can be dragged. */
  readonly "schedules.handles": Call<HandlesRequest, readonly Handle[]>;
  /** Finds the value of an option that brings its handle to a place; nothing where there is none. */
  readonly "schedules.move": Call<MoveRequest, number | string | undefined>;
  /** A scheduler with what it needs filled in, so that it can be planned at once; nothing where no guess will do. */
  readonly "schedules.example": Call<
    { readonly use: string; readonly inner?: PluginEntry; readonly run: PlannedRun },
    PluginEntry | undefined
  >;
  /** What of a document concerns schedules. */
  readonly "schedules.options": Call<{ readonly document: string; readonly samples?: number }, Options | undefined>;
};
