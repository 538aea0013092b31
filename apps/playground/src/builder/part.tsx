import type { ReactNode } from "react";
import { useTexts } from "../app/language.ts";
import { useOpened } from "../ui/use-opened.ts";
import styles from "./builder.module.css";
import { texts } from "./texts.ts";

/** The parts of a pipeline, in the order in which people think of them. */
export type PartName = keyof (typeof texts)["en"]["parts"];

export interface PartProps {
  readonly name: PartName;
  /** What is chosen, in a few words. */
  readonly chosen: ReactNode;
  readonly isBroken?: boolean;
  readonly isOpenAtFirst?: boolean;
  readonly children: ReactNode;
}

/** One part of the pipeline: what is chosen, and the form behind it. */
export function Part({ name, chosen, isBroken = false, isOpenAtFirst = false, children }: PartProps): ReactNode {
  const words = useTexts(texts);
  const { wasOpened, details } = useOpened(isOpenAtFirst);
  return (
    <details className={`${styles["part"]} ${isBroken ? styles["isBroken"] : ""}`} data-part={name} {...details}>
      <summary>
        <span className={styles["name"]}>{words.parts[name]}</span>
        <span className={styles["chosen"]}>{chosen}</span>
      </summary>
      <div className={styles["body"]}>
        <p className={styles["question"]}>{words.questions[name]}</p>
        {wasOpened && children}
      </div>
    </details>
  );
}
