import type { LocalText } from "../app/local-text.ts";
import type { Language } from "../app/texts.ts";
import type { Mistake } from "../worker/document/protocol.ts";

/** What is wrong, in a language where it is known there. */
export function mistakeText(mistake: Mistake, _language: Language): LocalText {
  return { text: mistake.message, lang: "en" };
}
