import type { Answer, Failure, Message } from "./call.ts";
import type { CallName, Calls } from "./calls.ts";

/** The part of a `Worker` that is used, so that tests can stand in for it. */
export interface WorkerLike {
  postMessage(message: Message): void;
  addEventListener(type: "message" | "error" | "messageerror", listener: (event: Event) => void): void;
  terminate(): void;
}

/** A call that the worker refused, or that broke. */
export class CallError extends Error {
  readonly code: string | undefined;
  readonly cure: string | undefined;

  constructor({ message, code, cure }: Failure) {
    super(message);
    this.name = "CallError";
    this.code = code;
    this.cure = cure;
  }
}

export interface CallOptions<Name extends CallName> {
  /** Gives the call up; its promise is then rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** What the worker tells before the answer is ready. */
  readonly onReport?: (report: Calls[Name]["report"]) => void;
}

/** A call in progress. */
export interface Calling<Name extends CallName> {
  readonly result: Promise<Calls[Name]["result"]>;
  /** Says something to the handler. */
  tell(word: Calls[Name]["word"]): void;
}

/** A worker as the page sees it. It is opened at its first call, and again at the first after it broke or was ended. */
export interface WorkerClient {
  call<Name extends CallName>(
    name: Name,
    request: Calls[Name]["request"],
    options?: CallOptions<Name>,
  ): Promise<Calls[Name]["result"]>;
  /** The same, where the call is to be talked to. */
  begin<Name extends CallName>(name: Name, request: Calls[Name]["request"], options?: CallOptions<Name>): Calling<Name>;
  /** Opens it before it is needed. */
  open(): void;
  /** Ends the worker, whatever it does; calls in progress fail with this message. */
  end(message: string): void;
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: unknown): void;
  onReport(report: unknown): void;
}

/** Opens nothing yet: `create` is called when there is something to do. */
export function openClient(create: () => WorkerLike): WorkerClient {
  let worker: WorkerLike | undefined;
  let last = 0;
  const pending = new Map<number, Pending>();

  const fail = (message: string): void => {
    worker?.terminate();
    worker = undefined;
    const failed = [...pending.values()];
    pending.clear();
    for (const { reject } of failed) reject(new CallError({ message }));
  };
  const receive = (answer: Answer): void => {
    const call = pending.get(answer.id);
    if (!call) return;
    if (answer.type === "report") return call.onReport(answer.report);
    pending.delete(answer.id);
    if (answer.type === "result") call.resolve(answer.result);
    else call.reject(new CallError(answer.failure));
  };
  const opened = (): WorkerLike => {
    if (worker) return worker;
    const one = create();
    worker = one;
    // What a worker says after it was given up is nobody's.
    const ifCurrent = (listen: (event: Event) => void) => (event: Event) => worker === one && listen(event);
    one.addEventListener(
      "message",
      ifCurrent((event) => receive((event as MessageEvent<Answer>).data)),
    );
    one.addEventListener(
      "error",
      ifCurrent((event) => {
        event.preventDefault();
        // A worker that could not be loaded says so with a plain event, which has no message.
        fail((event as Partial<ErrorEvent>).message ?? "The worker could not be loaded.");
      }),
    );
    one.addEventListener(
      "messageerror",
      ifCurrent(() => fail("A message of the worker could not be read.")),
    );
    return one;
  };
  const begin: WorkerClient["begin"] = (name, request, { signal, onReport } = {}) => {
    last += 1;
    const id = last;
    const result = new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = (): void => {
        if (!pending.delete(id)) return;
        worker?.postMessage({ type: "abort", id });
        reject(signal!.reason);
      };
      signal?.addEventListener("abort", abort, { once: true });
      const settle = (): void => signal?.removeEventListener("abort", abort);
      pending.set(id, {
        resolve: (value) => (settle(), resolve(value)),
        reject: (error) => (settle(), reject(error)),
        onReport: (report) => onReport?.(report as never),
      });
      opened().postMessage({ type: "call", id, name, request });
    });
    return {
      result: result as never,
      tell: (word) => pending.has(id) && worker?.postMessage({ type: "tell", id, word }),
    };
  };
  return {
    begin,
    call: (name, request, options) => begin(name, request, options).result,
    open: () => void opened(),
    end: fail,
  };
}

/** Answers questions: the catalogue, documents, explorers, races, plans. */
export const lab: WorkerClient = openClient(
  () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "lab" }),
);

/** A worker of its own for what may have to be ended: runs. */
export const openRunWorker = (): WorkerClient =>
  openClient(() => new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "trainer" }));
