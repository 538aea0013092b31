import type { InferenceSession } from "onnxruntime-common";
import type { Runtime } from "./runtime.ts";

/** A compiled graph, and how many programs run it. */
interface Shared {
  readonly session: Promise<InferenceSession>;
  users: number;
}

/** Compiled graphs that nobody runs are kept up to this number, the last ones used. */
const most = 8;

const known = new WeakMap<Runtime, Map<string, Shared>>();

/** A session, and how to give it back. */
export interface Lease {
  readonly session: InferenceSession;
  release(): void;
}

/**
 * Compiles a model, or takes what was compiled of the same bytes with the same options: steps that are traced alike, as those
 * of a second run of a pipeline or of another seed, are compiled once.
 */
export async function leaseSession(
  runtime: Runtime,
  model: Uint8Array<ArrayBuffer>,
  options: InferenceSession.SessionOptions,
): Promise<Lease> {
  const sessions = known.get(runtime) ?? new Map<string, Shared>();
  known.set(runtime, sessions);
  const key = `${JSON.stringify(options)} ${await digest(model)}`;
  const shared = sessions.get(key) ?? { session: runtime.InferenceSession.create(model, options), users: 0 };
  shared.users += 1;
  // The last used stands last.
  sessions.delete(key);
  sessions.set(key, shared);
  let isReleased = false;
  const release = (): void => {
    if (isReleased) return;
    isReleased = true;
    shared.users -= 1;
    const idle = [...sessions].filter(([, { users }]) => users === 0);
    for (const [old, { session }] of idle.slice(0, Math.max(0, idle.length - most))) {
      sessions.delete(old);
      void session.then((one) => one.release()).catch(() => undefined);
    }
  };
  try {
    return { session: await shared.session, release };
  } catch (error) {
    sessions.delete(key);
    throw error;
  }
}

/** SHA-256, in hexadecimal digits. */
async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
