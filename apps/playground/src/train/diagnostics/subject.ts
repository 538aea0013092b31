import { useMemo } from "react";
import { useTrainer } from "../../trainer/store.ts";
import type { Calls } from "../../worker/calls.ts";
import { useAnswer } from "../../worker/use-answer.ts";
import type { DiagnosticsCalls, SampleFields, Subject } from "../../worker/diagnostics/protocol.ts";
import type { RunCheckpoint } from "../../worker/train/protocol.ts";

/** What the lab said last of a question about a run; nothing is asked while there is none. */
export function useDiagnosis<Name extends keyof DiagnosticsCalls>(
  name: Name,
  question: Calls[Name]["request"] | undefined,
) {
  const { answer } = useAnswer(name, question);
  return { answer: answer?.result, asked: answer?.request, failure: answer?.failure };
}

const keys = new WeakMap<RunCheckpoint, string>();
let models = 0;

/** A name for a checkpoint, always the same. */
function keyOf(checkpoint: RunCheckpoint): string {
  const found = keys.get(checkpoint) ?? String((models += 1));
  keys.set(checkpoint, found);
  return found;
}

/** The model as it was saved last, a new one every 2 s while a run goes on. */
export function useSubject(): Subject | undefined {
  const document = useTrainer(({ run }) => run?.document);
  const checkpoint = useTrainer(({ run }) => run?.checkpoint);
  return useMemo(
    () =>
      document !== undefined && checkpoint ? { document, model: checkpoint.model, key: keyOf(checkpoint) } : undefined,
    [document, checkpoint],
  );
}

/** What the samples of the run's data are made of; asked once for both cards that need it, since the lab keeps the data. */
export function useFields(isOn: boolean): { readonly fields?: SampleFields; readonly failure?: string } {
  const document = useTrainer(({ run }) => run?.document);
  const question = useMemo(() => (document !== undefined && isOn ? { document } : undefined), [document, isOn]);
  const { answer, asked, failure } = useDiagnosis("diagnostics.fields", question);
  return {
    ...(answer && asked?.document === document && { fields: answer }),
    ...(failure !== undefined && { failure }),
  };
}
