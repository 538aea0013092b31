/** Who takes part. */
export interface Peer {
  readonly name: string;
  readonly family: string;
  readonly isNative: boolean;
  readonly command: readonly string[];
}

/** How many rounds, and how long things may take, in milliseconds. */
export interface Pace {
  readonly rounds: number;
  readonly turn: number;
  readonly check: number;
  readonly total: number;
  readonly patience: number;
}

/** What a race found of one peer: times in milliseconds, or why it cannot. */
export interface Row {
  readonly peer: string;
  readonly cannot?: string;
  readonly firstStep?: number;
  readonly median?: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly fastest?: number;
  /** Median of the processor's time on all threads. */
  readonly processor?: number;
  readonly rounds?: number;
  readonly stepsARound?: number;
  readonly losses?: readonly number[];
  readonly apart?: number;
  readonly agrees?: boolean;
  readonly loadedBytes?: number;
  readonly peakBytes?: number;
}

/** Races peers on the task in a folder. */
export function race(peers: readonly Peer[], folder: string, pace: Pace): Promise<readonly Row[]>;
