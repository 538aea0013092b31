import type { LocalText } from "../app/local-text.ts";
import { localiseIssue, localiseMessage } from "../app/problem-texts.ts";
import type { Language } from "../app/texts.ts";
import type { Mistake } from "../worker/document/protocol.ts";

/** What is wrong, in a language where it is known there: sentences, the first of which says where. */
export function mistakeTexts(mistake: Mistake, language: Language): readonly LocalText[] {
  const { path, rule, message } = mistake;
  if (language === "en") return [{ text: message, lang: "en" }];
  if (rule === "") return localiseMessage(message, language);
  const [first, ...others] = localiseIssue(mistake, language);
  return [{ ...first!, text: path === "" ? first!.text : `${path}: ${first!.text}` }, ...others];
}
