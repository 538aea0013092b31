import type { ReactNode } from "react";
import { useLanguage } from "../app/language.ts";
import type { Mistake } from "../worker/document/protocol.ts";
import styles from "./form.module.css";
import { mistakeText } from "./mistake-words.ts";

/** A mistake of the document in the language of the page. */
export function MistakeText({ mistake }: { readonly mistake: Mistake }): ReactNode {
  const language = useLanguage();
  const { text, lang } = mistakeText(mistake, language);
  return (
    <span className={styles["error"]} {...(lang !== language && { lang })}>
      {text}
    </span>
  );
}
