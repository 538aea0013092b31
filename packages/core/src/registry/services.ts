import type { Engine } from "../engine/engine.ts";
import type { FileReader } from "../plugin/dataset.ts";
import { problem } from "../errors.ts";
import { hostKey, hostPermutation } from "../training/random.ts";
import { type Container, type Token, createContainer, token } from "./container.ts";

/** The passing of time, so that tests and hosts can say what it is. */
export interface Clock {
  /** Seconds since a fixed moment; only differences mean something. */
  now(): number;
  /** Lets the host do other things: handle input, draw, stop the run. */
  rest(): Promise<void>;
}

/** Where remarks go that are not events. */
export interface Logger {
  warn(message: string): void;
}

/** Where numbers that are drawn on the host come from: a pure function of its arguments. */
export interface RandomSource {
  /** 0, 1, ..., length - 1 in an order decided by seed and stream alone. */
  permutation(length: number, seed: number, stream: number): Uint32Array;
  /** Two words of a random key, decided by seed and stream alone. */
  key(seed: number, stream: number): Uint32Array;
}

/** Keeps saved states by name: a run folder in Node, a database in a browser. */
export interface CheckpointStore {
  save(name: string, bytes: Uint8Array): Promise<void>;
  load(name: string): Promise<Uint8Array>;
}

export const CLOCK: Token<Clock> = token("clock");
export const LOGGER: Token<Logger> = token("logger");
export const RANDOM_SOURCE: Token<RandomSource> = token("random-source");
export const CHECKPOINT_STORE: Token<CheckpointStore> = token("checkpoint-store");
export const FILES: Token<FileReader> = token("files");
/** The engine in use, where a host sets one for all its runs; else the pipeline's. */
export const ENGINE: Token<Engine> = token("engine");

/** Fetches addresses; a host that has files replaces it. */
const fetchOnly: Required<FileReader> = {
  readText: async (path) => (await fetched(path)).text(),
  readBytes: async (path) => new Uint8Array(await (await fetched(path)).arrayBuffer()),
};

async function fetched(path: string): Promise<Response> {
  if (!/^(https?|blob|data):/.test(path)) {
    throw problem("MISSING_SERVICE", {
      subject: "files",
      argument: "path",
      rule: "be an address (https:, blob:, data:) on a host without files",
      got: path,
      cure: "In Node, run with `nodeServices()` of @downslope/core/node, or give the text itself.",
    });
  }
  const response = await fetch(path);
  if (!response.ok)
    throw problem("INVALID_DATA", {
      subject: "files",
      argument: "path",
      rule: "be readable",
      got: `${path}: ${response.status} ${response.statusText}`,
    });
  return response;
}

/** Services that work on any host: the platform's clock and console, and addresses in place of files. */
export function defaultServices(): Container {
  return createContainer()
    .set(CLOCK, platformClock)
    .set(LOGGER, { warn: (message) => console.warn(message) })
    .set(RANDOM_SOURCE, { permutation: hostPermutation, key: hostKey })
    .set(FILES, fetchOnly);
}

const platformClock: Clock = {
  now: () => performance.now() / 1000,
  // A message is handled after input and timers; a timer alone would wait 4 ms in browsers.
  rest: () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener("message", () => {
        port1.close();
        resolve();
      });
      port1.start();
      port2.postMessage(undefined);
    }),
};
