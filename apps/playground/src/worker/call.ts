/*
 * What page and worker say to each other: calls with a number, which are answered once, report in between, and can be
 * given up. The same for the lab and the trainer.
 */

/** Page to worker. */
export type Message =
  | { readonly type: "call"; readonly id: number; readonly name: string; readonly request: unknown }
  | { readonly type: "abort"; readonly id: number }
  /** A word to a call in progress: pause, step, a new rate. */
  | { readonly type: "tell"; readonly id: number; readonly word: unknown };

/** Worker to page. */
export type Answer =
  | { readonly type: "report"; readonly id: number; readonly report: unknown }
  | { readonly type: "result"; readonly id: number; readonly result: unknown }
  | { readonly type: "failure"; readonly id: number; readonly failure: Failure };

/** Why a call failed: of a `DownslopeError`, its code and cure too. */
export interface Failure {
  readonly message: string;
  readonly code?: string;
  readonly cure?: string;
}

/** What a handler has beside its request. */
export interface CallContext<Report = never, Word = never> {
  /** Tells that nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Tells the page something before the answer is ready. */
  report(report: Report, transfer?: readonly Transferable[]): void;
  /** Lets the worker read its messages. Call it every 30 ms or so of computing; throws when the call was given up. */
  rest(): Promise<void>;
  /** Calls `listen` with each word that the page tells this call. */
  listen(listen: (word: Word) => void): void;
}

/** A handler: what the worker does for a call of one name. */
export type Handler<Request, Result, Report = never, Word = never> = (
  request: Request,
  context: CallContext<Report, Word>,
) => Result | Promise<Result>;
