import type { ReactNode } from "react";
import { useLanguage } from "../app/language.ts";
import { LocalTexts } from "../app/message-text.tsx";
import type { Mistake } from "../worker/document/protocol.ts";
import styles from "./form.module.css";
import { mistakeTexts } from "./mistake-words.ts";

/** A mistake of the document in the language of the page. */
export function MistakeText({ mistake }: { readonly mistake: Mistake }): ReactNode {
  const language = useLanguage();
  return (
    <span className={styles["error"]}>
      <LocalTexts texts={mistakeTexts(mistake, language)} />
    </span>
  );
}
