import { useEffect, useMemo, useState } from "react";
import { lab } from "../worker/client.ts";
import type { LossPlan } from "../worker/losses/protocol.ts";
import type { Planned } from "./plans.ts";
import type { ShownLoss } from "./setup.ts";

type Found = { readonly plan: LossPlan } | { readonly failure: string };

const keyOf = ({ use, options }: ShownLoss): string => JSON.stringify([use, options]);

/** What pictures each loss has. While that of changed options is asked for, what was known of the loss stays. */
export function usePlans(losses: readonly ShownLoss[]): readonly Planned[] {
  const [known, setKnown] = useState<ReadonlyMap<string, Found & { readonly use: string }>>(new Map());
  const key = losses.map(keyOf).join();
  useEffect(() => {
    let isGone = false;
    for (const { use, options, ...loss } of losses) {
      const name = keyOf({ ...loss, use, options });
      if (known.has(name)) continue;
      const tell = (found: Found): void => {
        if (!isGone) setKnown((before) => new Map(before).set(loss.id, { ...found, use }).set(name, { ...found, use }));
      };
      lab.call("losses.plan", { use, options }).then(
        (plan) => tell({ plan }),
        (error: unknown) => tell({ failure: error instanceof Error ? error.message : String(error) }),
      );
    }
    return () => {
      isGone = true;
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the key stands for the losses
  }, [key]);
  return useMemo(
    () =>
      losses.map((loss) => {
        const last = known.get(loss.id);
        const found = known.get(keyOf(loss)) ?? (last?.use === loss.use ? last : undefined);
        return { loss, ...found };
      }),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the key stands for the losses
    [known, key],
  );
}
