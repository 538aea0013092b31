import type { ReactElement, ReactNode } from "react";
import { Tooltip, TooltipTrigger } from "react-aria-components";
import styles from "./overlay.module.css";

/** A few words on a control, when it is pointed at or has the focus. */
export function WithTooltip({ text, children }: { readonly text: string; readonly children: ReactElement }): ReactNode {
  return (
    <TooltipTrigger delay={500} closeDelay={100}>
      {children}
      <Tooltip className={styles["tooltip"]!} offset={6}>
        {text}
      </Tooltip>
    </TooltipTrigger>
  );
}
