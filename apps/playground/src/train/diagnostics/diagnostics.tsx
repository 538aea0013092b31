import { type ReactNode, Suspense, lazy } from "react";
import { useTrainer } from "../../trainer/store.ts";

// What looks into a model is loaded when there is one.
const DiagnosticCards = lazy(async () => ({ default: (await import("./diagnostic-cards.tsx")).DiagnosticCards }));

/** How the run does, and what its model makes of the data: nothing before there is a run. */
export function Diagnostics(): ReactNode {
  const hasRun = useTrainer(({ run }) => run !== undefined);
  return (
    hasRun && (
      <Suspense fallback={null}>
        <DiagnosticCards />
      </Suspense>
    )
  );
}
