import { useEffect, useMemo, useState } from "react";
import { usePreview } from "../document/preview.ts";
import { useDocument } from "../document/store.ts";
import { useTrainer } from "../trainer/store.ts";
import { lab } from "../worker/client.ts";
import type { Options } from "../worker/schedules/protocol.ts";

/** What the pipeline says of schedules; not there while it has mistakes. */
export function usePipelineOptions(): Options | undefined {
  const document = useDocument(({ reading, text }) => (reading?.isGood ? text : undefined));
  const samples = usePreview(({ preview }) => preview?.splits.train?.length);
  const [options, setOptions] = useState<Options>();
  useEffect(() => {
    if (document === undefined) return;
    const controller = new AbortController();
    lab
      .call("schedules.options", { document, ...(samples !== undefined && { samples }) }, { signal: controller.signal })
      .then(setOptions, (error: unknown) => {
        if (!controller.signal.aborted) console.error(error);
      });
    return () => controller.abort();
  }, [document, samples]);
  return options;
}

/** A curve of the run that the trainer has, from step 0. */
export interface Actual {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** What its own schedule would give: what was set by hand is not in it. */
  readonly planned: { readonly x: Float64Array; readonly y: Float64Array } | undefined;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
}

/** What the current run really used for an option, if there is a run. */
export function useActual(option: string): Actual | undefined {
  const run = useTrainer((state) => state.run);
  const revision = useTrainer((state) => state.revision);
  return useMemo(() => {
    const curve = option === "learningRate" ? run?.rate : run?.scheduled.get(option);
    if (!run?.opened || !curve || curve.length === 0) return undefined;
    const { epochs, stepsPerEpoch, plan } = run.opened;
    const own = option === "learningRate" ? plan.learningRate : plan.scheduled[option];
    const planned = own && { x: own.steps, y: own.values };
    // Runs count their updates from 1, schedules their steps from 0.
    const x = curve.x.slice(0, curve.length).map((update) => update - 1);
    return { x, y: curve.y.slice(0, curve.length), planned, epochs, stepsPerEpoch };
    // The curve grows in place; the revision tells.
  }, [run, option, revision]);
}
