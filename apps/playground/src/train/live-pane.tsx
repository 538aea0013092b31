import type { ReactNode } from "react";
import { useTrainer } from "../trainer/store.ts";
import { Diagnostics } from "./diagnostics/diagnostics.tsx";
import styles from "./live-pane.module.css";
import { LossCard } from "./loss-card.tsx";
import { Outcome } from "./outcome.tsx";
import { PictureCard } from "./picture-card.tsx";
import { RateCard } from "./rate-card.tsx";
import { ScoresCard } from "./scores-card.tsx";
import { Toolbar } from "./toolbar.tsx";

/** The run: its buttons, its curves, and what the model makes of the data. */
export function LivePane(): ReactNode {
  // What went wrong comes first, with what helps; else nothing that is looked at moves away when the run ends.
  const isBad = useTrainer(({ end }) => end?.reason === "failed" || end?.reason === "non-finite");
  return (
    <div className={styles["pane"]}>
      <Toolbar />
      {isBad && (
        <>
          <Outcome />
          <Diagnostics />
        </>
      )}
      <div className={styles["cards"]}>
        <div className={styles["column"]}>
          <PictureCard />
          {!isBad && <Outcome />}
        </div>
        <div className={styles["column"]}>
          <LossCard />
          <RateCard />
          <ScoresCard />
        </div>
      </div>
      {!isBad && <Diagnostics />}
    </div>
  );
}
