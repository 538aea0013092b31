import type { ReactNode } from "react";
import { useLanguage } from "./language.ts";
import type { LocalText } from "./local-text.ts";
import { localiseMessage } from "./problem-texts.ts";

/** Sentences one after the other, those in another language than the page's marked so. */
export function LocalTexts({ texts }: { readonly texts: readonly LocalText[] }): ReactNode {
  const language = useLanguage();
  return texts.map(({ text, lang }, i) => (
    // Sentences have no name but their place.
    // oxlint-disable-next-line react/no-array-index-key
    <span key={i} {...(lang !== language && { lang })}>
      {i > 0 && " "}
      {text}
    </span>
  ));
}

/** The message of an error or of a diagnosis, in the language of the page as far as it is known there. */
export function MessageText({ message }: { readonly message: string }): ReactNode {
  return <LocalTexts texts={localiseMessage(message, useLanguage())} />;
}
