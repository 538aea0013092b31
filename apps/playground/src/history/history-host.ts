import type { Ownership } from "./ownership.ts";
import type { RunStorage } from "./storage.ts";
import type { HistoryStore, Trouble } from "./store.ts";

/** What tabs tell each other. */
export interface Word {
  readonly runs?: readonly string[];
  readonly sweeps?: true;
}

/** The part of `BroadcastChannel` that is used. */
export interface Channel {
  postMessage(word: unknown): void;
  addEventListener(type: "message", listen: (event: MessageEvent) => void): void;
}

export interface HistoryHost {
  readonly store: HistoryStore;
  /** Opens the storage; the trouble is why it is a lesser one. */
  openStorage(
    onLost: (trouble: Trouble) => void,
  ): Promise<{ readonly storage: RunStorage; readonly trouble?: Trouble }>;
  ownership(storage: RunStorage): Ownership;
  readonly channel?: Channel | undefined;
  now(): number;
  newId(): string;
}

export interface Opened {
  readonly storage: RunStorage;
  readonly ownership: Ownership;
}
