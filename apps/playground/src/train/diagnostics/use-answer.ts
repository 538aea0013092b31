import { useEffect, useMemo, useRef, useState } from "react";
import { useTrainer } from "../../trainer/store.ts";
import type { Calls } from "../../worker/calls.ts";
import { lab } from "../../worker/client.ts";
import type { DiagnosticsCalls, SampleFields, Subject } from "../../worker/diagnostics/protocol.ts";
import type { RunCheckpoint } from "../../worker/train/protocol.ts";

type Name = keyof DiagnosticsCalls;

/** What the lab said, and to what question; the last answer stays until the next is there. */
export interface Answered<N extends Name> {
  readonly answer?: Calls[N]["result"];
  readonly asked?: Calls[N]["request"];
  readonly failure?: string;
}

/**
 * Asks the lab again whenever the question is another one. While it computes the last question waits, and those between are
 * left out: a slow machine answers fewer, and none too late. Nothing is asked while there is no question.
 */
export function useAnswer<N extends Name>(name: N, question: Calls[N]["request"] | undefined): Answered<N> {
  const [answered, setAnswered] = useState<Answered<N>>({});
  const asker = useRef<{ next: Calls[N]["request"] | undefined; isBusy: boolean; isGone: boolean }>(undefined);
  useEffect(() => {
    const state = { next: undefined, isBusy: false, isGone: false };
    asker.current = state;
    return () => void (state.isGone = true);
  }, [name]);
  useEffect(() => {
    const state = asker.current!;
    state.next = question;
    if (state.isBusy) return;
    const ask = async (): Promise<void> => {
      state.isBusy = true;
      while (state.next !== undefined && !state.isGone) {
        const asked = state.next;
        state.next = undefined;
        try {
          const answer = await lab.call(name, asked);
          if (!state.isGone) setAnswered({ answer, asked });
        } catch (error) {
          if (!state.isGone) setAnswered({ failure: error instanceof Error ? error.message : String(error) });
        }
      }
      state.isBusy = false;
    };
    void ask();
  }, [name, question]);
  return answered;
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
  const { answer, asked, failure } = useAnswer("diagnostics.fields", question);
  return {
    ...(answer && asked?.document === document && { fields: answer }),
    ...(failure !== undefined && { failure }),
  };
}
