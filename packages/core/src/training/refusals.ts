import { type DownslopeError, problem } from "../errors.ts";
import type { Beginning } from "./session.ts";

/** Refuses what nothing can begin with. */
export function checkBeginning(from: Beginning): Beginning {
  const { resume, initial } = from;
  const wrong = (rule: string, got: unknown, cure: string): DownslopeError =>
    problem("INVALID_ARGUMENT", { subject: "train", argument: "initial", rule, got, cure });
  if (initial === undefined) return from;
  if (resume !== undefined)
    throw wrong(
      "be left out with `resume`",
      "both",
      "A state holds the parameters it goes on from; to begin anew with a model give `initial` alone.",
    );
  if (!initial?.manifest?.loss || typeof initial.tensors !== "object")
    throw wrong("be a trained model", initial, "Take what `run.model()` or `decodeModel` gives.");
  return from;
}

/** What is said of a run that has not begun, or was closed. */
export function notOpen(isClosed: boolean): DownslopeError {
  return problem("INVALID_ARGUMENT", {
    subject: "train",
    argument: "run",
    ...(isClosed
      ? {
          rule: "be open when its state or model is read",
          got: "a run that was closed",
          cure: "Read them before `close`.",
        }
      : {
          rule: "have yielded an event before its state is read",
          got: "a run that has not begun",
          cure: "Iterate it with `for await` first.",
        }),
  });
}
