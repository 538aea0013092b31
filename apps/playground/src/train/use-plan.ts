import { useEffect, useMemo, useState } from "react";
import { useDocument } from "../document/store.ts";
import { usePreview } from "../document/preview.ts";
import { useTrainer } from "../trainer/store.ts";
import { lab } from "../worker/client.ts";
import type { Plan } from "../worker/train/protocol.ts";
import { isGoing } from "./shown.ts";

/** Whether the document says another run than the one that is shown. */
export function useHasChanged(): boolean {
  const written = useDocument(({ reading }) => (reading?.isGood ? reading.document : undefined));
  const trained = useTrainer(({ run }) => run?.opened?.options);
  return useMemo(
    () => written !== undefined && trained !== undefined && JSON.stringify(written) !== JSON.stringify(trained),
    [written, trained],
  );
}

/** What the schedules will do: in the run that is shown, or in the one that the document would start. */
export function usePlan(): Plan | undefined {
  const opened = useTrainer(({ run }) => run?.opened?.plan);
  const isOn = useTrainer(({ phase }) => isGoing(phase));
  const isOther = useHasChanged();
  const isNeeded = opened === undefined || (isOther && !isOn);
  const text = useDocument(({ reading, text: written }) => (reading?.isGood ? written : undefined));
  const samples = usePreview(({ preview }) => preview?.splits.train?.length);
  const [plan, setPlan] = useState<Plan>();
  useEffect(() => {
    if (!isNeeded || text === undefined || samples === undefined) return;
    const controller = new AbortController();
    lab
      .call("data.plan", { document: text, samples }, { signal: controller.signal })
      .then(setPlan, () => setPlan(undefined));
    return () => controller.abort();
  }, [isNeeded, text, samples]);
  return isNeeded ? plan : opened;
}
