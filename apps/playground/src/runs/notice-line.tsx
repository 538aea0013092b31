import type { ReactNode } from "react";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/layout.tsx";
import { useNotice } from "./notices.ts";
import styles from "./runs.module.css";

/** What was done last, told to screen readers as well. */
export function NoticeLine(): ReactNode {
  const told = useNotice((state) => state.told);
  return (
    <div role="status">
      {told && (
        <Notice tone={told.tone}>
          <div className={styles["bar"]}>
            <span>{told.text}</span>
            {told.action && (
              <Button size="small" onPress={told.action.onPress}>
                {told.action.name}
              </Button>
            )}
          </div>
        </Notice>
      )}
    </div>
  );
}
