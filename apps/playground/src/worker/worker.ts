import { DownslopeError } from "@downslope/core";
import type { Answer, CallContext, Failure, Message } from "./call.ts";
import type { AnyHandlers } from "./handlers.ts";
import { loadEngine } from "./load-engine.ts";

/** An area that computes as soon as it is asked anything. */
const withEngine = async <T>(area: Promise<T>): Promise<T> => {
  const [loaded] = await Promise.all([area, loadEngine()]);
  return loaded;
};

/** The areas, by the first word of their calls. Each is loaded when it is first called. */
const areas: Readonly<Record<string, () => Promise<{ readonly handlers: object }>>> = {
  catalogue: () => import("./catalogue/handlers.ts"),
  data: () => import("./data/handlers.ts"),
  diagnostics: () => withEngine(import("./diagnostics/handlers.ts")),
  document: () => import("./document/handlers.ts"),
  losses: () => withEngine(import("./losses/handlers.ts")),
  race: () => withEngine(import("./race/handlers.ts")),
  schedules: () => import("./schedules/handlers.ts"),
  train: () => import("./train/handlers.ts"),
};

/** Calls in progress. */
interface Open {
  readonly controller: AbortController;
  readonly listeners: ((word: never) => void)[];
  /** Words that came before anybody listened. */
  readonly words: unknown[];
}
const open = new Map<number, Open>();

addEventListener("message", ({ data }: MessageEvent<Message>) => {
  if (data.type === "call") return void answer(data.id, data.name, data.request);
  const call = open.get(data.id);
  if (data.type === "abort") return call?.controller.abort();
  if (call?.listeners.length === 0) call.words.push(data.word);
  for (const listen of call?.listeners ?? []) listen(data.word as never);
});

async function answer(id: number, name: string, request: unknown): Promise<void> {
  const call: Open = { controller: new AbortController(), listeners: [], words: [] };
  open.set(id, call);
  try {
    const area = areas[name.split(".")[0]!];
    const handler = ((await area?.())?.handlers as AnyHandlers | undefined)?.[name];
    if (!handler) throw new Error(`The worker has no call "${name}".`);
    const result = await handler(request, contextOf(id, call));
    post({ type: "result", id, result }, buffersOf(result));
  } catch (error) {
    post({ type: "failure", id, failure: failureOf(error) });
  } finally {
    open.delete(id);
  }
}

function contextOf(id: number, { controller: { signal }, listeners, words }: Open): CallContext<unknown, unknown> {
  return {
    signal,
    report: (report, transfer) => post({ type: "report", id, report }, transfer ?? []),
    async rest() {
      await turn();
      signal.throwIfAborted();
    },
    listen(listen) {
      listeners.push(listen);
      for (const word of words.splice(0)) listen(word);
    },
  };
}

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.addEventListener("message", () => waiting.shift()?.());
channel.port1.start();

/** One turn of the event loop; timers are held back in workers of hidden pages, messages are not. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });
}

function post(message: Answer, transfer: readonly Transferable[] = []): void {
  postMessage(message, { transfer: [...transfer] });
}

function failureOf(error: unknown): Failure {
  if (error instanceof DownslopeError) {
    const { message, code, cure } = error;
    return { message, code, ...(cure !== undefined && { cure }) };
  }
  return { message: error instanceof Error ? error.message : String(error) };
}

/** The memory of typed arrays anywhere in a result, which is handed over and not copied. */
function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (typeof value === "object" && value !== null) {
    for (const one of Object.values(value)) buffersOf(one, found);
  }
  return [...found];
}
