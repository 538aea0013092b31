import type { ReactNode } from "react";
import { useTrainer } from "../../trainer/store.ts";
import { ClassesCard } from "./classes-card.tsx";
import styles from "./diagnostics.module.css";
import { InsideCard } from "./inside-card.tsx";
import { TryCard } from "./try-card.tsx";
import { VerdictCard } from "./verdict-card.tsx";

/** The verdict first, and what is inside the network; then what the model says to samples, where the data's own picture does not tell. */
export function DiagnosticCards(): ReactNode {
  const data = useTrainer(({ run }) => run?.opened?.data);
  const isTried = data?.kind === "images" || data?.kind === "table";
  const isClassed = data?.target.kind === "classes";
  return (
    <div className={styles["cards"]}>
      <div className={styles["column"]}>
        <VerdictCard />
        <InsideCard />
      </div>
      {data && (isTried || isClassed) && (
        <div className={styles["column"]}>
          {isTried && <TryCard data={data} />}
          {isClassed && <ClassesCard data={data} />}
        </div>
      )}
    </div>
  );
}
