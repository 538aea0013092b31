import { useEffect, useState } from "react";
import { firstAtLeast } from "../../charts/downsample.ts";
import type { LiveRun } from "../../trainer/live-run.ts";
import { useTrainer } from "../../trainer/store.ts";
import { failureOf } from "./failure.ts";
import { LayerNorms } from "./layer-norms.ts";
import { type Verdict, verdict } from "./verdict.ts";

/** Least time between two verdicts: they are for reading. */
const paceMs = 500;

export interface Judged {
  readonly verdict: Verdict;
  /** The lengths of gradients by layer; not there where they are not measured. */
  readonly norms: LayerNorms | undefined;
}

/** Judges the run of the train view while it goes on. */
export function useVerdict(): Judged {
  const [judged, setJudged] = useState<Judged>({ verdict: { kind: "waiting" }, norms: undefined });
  useEffect(() => {
    let run: LiveRun | undefined;
    let norms: LayerNorms | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = -Infinity;
    const judge = (): void => {
      timer = undefined;
      last = performance.now();
      const state = useTrainer.getState();
      if (state.run !== run) [run, norms] = [state.run, undefined];
      if (!run) return setJudged({ verdict: { kind: "waiting" }, norms: undefined });
      // A run that goes on may measure what it did not before.
      if (!norms?.isOf(run.norms)) norms = run.norms.size > 0 ? new LayerNorms(run.norms) : undefined;
      norms?.grow();
      const found = judgeRun(run, norms, state.end?.reason === "non-finite");
      setJudged((before) =>
        before.norms === norms && isSame(before.verdict, found) ? before : { verdict: found, norms },
      );
    };
    const soon = (): void => void (timer ??= setTimeout(judge, Math.max(0, last + paceMs - performance.now())));
    const stop = useTrainer.subscribe(soon);
    soon();
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
  return judged;
}

/** What came after the data were changed last: before, the run learnt something else. */
function judgeRun(run: LiveRun, norms: LayerNorms | undefined, hasFailed: boolean): Verdict {
  const since = (run.breaks.findLast(({ kind }) => kind === "data")?.step ?? 0) + 1;
  const lossFrom = firstAtLeast(run.loss.x, since, run.loss.length);
  const steps = norms?.matrix.steps ?? new Float64Array();
  const from = firstAtLeast(steps, since, norms?.matrix.length ?? 0);
  const { diagnosis } = run;
  return verdict({
    layers: norms?.series.slice(0, norms.modelLayers).map(({ y }) => y.subarray(from)) ?? [],
    steps: steps.subarray(from),
    count: (norms?.matrix.length ?? 0) - from,
    losses: run.loss.y.subarray(lossFrom),
    lossSteps: run.loss.x.subarray(lossFrom),
    lossCount: run.loss.length - lossFrom,
    failure: hasFailed && diagnosis ? failureOf(diagnosis, norms?.layers ?? [], run.base) : undefined,
  });
}

const isSame = (one: Verdict, other: Verdict): boolean => JSON.stringify(one) === JSON.stringify(other);
