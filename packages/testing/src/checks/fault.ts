import { DownslopeError, type Text, show } from "@downslope/core";
import { BrokenPromise, type Named } from "./check.ts";
import { koreanCure } from "./core-cures.ts";
import { cureOf } from "./cures.ts";
import { needed, noGradient, outlived, refusedInputs, thrown } from "./error-cures.ts";
import type { Hook } from "./hooks.ts";

/** Why a promise is broken. */
export interface Fault {
  /** What of the author's is at fault. */
  readonly hook: Hook;
  /** What is wrong, in a sentence or two. */
  readonly detail: string;
  /** What to do about it. */
  readonly cure: Text;
  /** What was thrown, where the author's code or core threw it; its stack tells where. */
  readonly error?: unknown;
}

/** What an author's function threw. */
export interface Thrown {
  readonly hook: Hook;
  readonly error: unknown;
}

/** Promises for which the author's code is only run; what throws under others is those promises' to explain. */
const plainRuns: readonly string[] = ["options", "result", "globals", "ordinary", "values", "trajectory"];

/** Codes of errors by which a plugin refuses what it is given. */
const refusals: readonly string[] = ["INVALID_ARGUMENT", "INVALID_DATA", "SHAPE_MISMATCH", "DTYPE_MISMATCH"];

/** Whether a plugin says in its own name that it cannot take what it is given. */
export const isRefusal = (name: string, { code, message }: DownslopeError): boolean =>
  refusals.includes(code) && new RegExp(`^${name}\\b(?!-)`).test(message);

/** Explains what came of a check; `source` where it was the author's own code that threw. */
export function faultOf({ kind, name }: Named, promise: string, error: unknown, source: Thrown | undefined): Fault {
  const usual = cureOf(kind, promise);
  if (error instanceof BrokenPromise) {
    const { detail, remedy } = error;
    const { error: cause } = remedy;
    const cure = remedy.cure ?? usual.cure;
    return { hook: remedy.hook ?? usual.hook, detail, cure, ...(cause !== undefined && { error: cause }) };
  }
  const hook = source?.hook ?? usual.hook;
  if (error instanceof DownslopeError) {
    const { cure, message } = error;
    const general = generalCure(kind, error) ?? (source ? thrown : usual.cure);
    const detail = cure === undefined ? message : message.slice(0, -cure.length - 1);
    if (isRefusal(name, error)) return { hook, detail, cure: refusedInputs, error };
    const told = cure === undefined ? general : { en: cure, ko: koreanCure(cure) ?? general.ko };
    return { hook, detail, cure: told, error };
  }
  const said = error instanceof Error ? `${error.name}: ${error.message}` : `${show(error)}, which is no Error`;
  const isSimple = source !== undefined && plainRuns.includes(promise);
  const general = engineCure(said) ?? (isSimple ? thrown : usual.cure);
  return { hook, detail: sentence(`It throws ${said}`), cure: general, error };
}

/** What helps against an error of core, whatever promise it breaks. */
function generalCure(kind: string, { code }: DownslopeError): Text | undefined {
  if (code === "INVALID_OPTIONS") return needed;
  if (code === "TRACED_READ") return cureOf(kind, "traced").cure;
  return code === "INVALID_RESULT" ? cureOf(kind, "result").cure : undefined;
}

/** What helps against an error of the engine, which knows nothing of plugins. */
function engineCure(said: string): Text | undefined {
  if (/^ReferenceError: .*\b(freed|disposed)\b/.test(said)) return outlived;
  return said.includes("Backward pass not implemented") ? noGradient : undefined;
}

/** With a full stop, where it has no end yet. */
export const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** The author's function or field in a sentence. */
export const hookText = (hook: Hook): string =>
  hook === "loss function" || hook === "schedule" ? `its ${hook}` : `\`${hook}\``;

/** Plugin, hook, promise, what is wrong and the cure, in one message. */
export function faultMessage({ kind, name }: Named, promise: string, { hook, detail, cure }: Fault): string {
  return `${kind} "${name}" breaks a promise in ${hookText(hook)}: ${promise}. ${detail} ${cure.en}`;
}
