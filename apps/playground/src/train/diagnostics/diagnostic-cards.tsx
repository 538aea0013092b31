import type { ReactNode } from "react";
import { useTrainer } from "../../trainer/store.ts";
import { ClassesCard } from "./classes-card.tsx";
import styles from "./diagnostics.module.css";
import { InsideCard } from "./inside-card.tsx";
import { TryCard } from "./try-card.tsx";
import { VerdictCard } from "./verdict-card.tsx";

/** The verdict first, then what is inside the network; beside them what it says to samples, where the data's own picture does not tell. */
export function DiagnosticCards(): ReactNode {
  const data = useTrainer(({ run }) => run?.opened?.data);
  return (
    <div className={styles["cards"]}>
      <div className={styles["column"]}>
        <VerdictCard />
        <InsideCard />
      </div>
      {data && (
        <div className={styles["column"]}>
          {(data.kind === "images" || data.kind === "table") && <TryCard data={data} />}
          {data.target.kind === "classes" && <ClassesCard data={data} />}
        </div>
      )}
    </div>
  );
}
