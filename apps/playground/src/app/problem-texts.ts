import type { DocumentIssue } from "@downslope/core";
import type { LocalText } from "./local-text.ts";
import { readSentence } from "./problem-texts/sentence.ts";
import {
  cureInKorean,
  gotInKorean,
  ruleInKorean,
  sentencesInKorean,
  subjectInKorean,
} from "./problem-texts/translate.ts";
import type { Language } from "./texts.ts";

/*
 * Core and plugins say what is wrong in English. Here it is told in the language of the page, sentence by sentence; what has
 * no wording in Korean, such as a stranger's plugin, is left in English and marked so.
 */

/** One mistake of a document or of options; `got` as core's `show` prints it, `undefined` where something is missing. */
export interface Issue extends Pick<DocumentIssue, "rule" | "cure"> {
  readonly got?: string | undefined;
}

const inKorean = (text: string): LocalText => ({ text, lang: "ko" });
const inEnglish = (text: string): LocalText => ({ text, lang: "en" });

/** What is wrong, and what to do about it: sentences, to be set one after the other. The place is not told. */
export function localiseIssue(issue: Issue, language: Language): readonly LocalText[] {
  const { rule, cure } = issue;
  const got = "got" in issue ? (issue.got ?? "nothing") : undefined;
  const known = language === "ko" ? ruleInKorean(rule) : undefined;
  const first =
    known === undefined
      ? inEnglish(`Must ${rule}${got === undefined ? "" : `, got ${got}`}.`)
      : inKorean(`${known}.${received(got)}`);
  return cure === undefined ? [first] : [first, localiseCure(cure, language)];
}

/** The message of an error or of a diagnosis, of one line or several: sentences, to be set one after the other. */
export function localiseMessage(message: string, language: Language): readonly LocalText[] {
  return language === "ko" ? message.split("\n").flatMap(lineInKorean) : [inEnglish(message)];
}

function localiseCure(cure: string, language: Language): LocalText {
  if (language === "en") return inEnglish(cure);
  const known = cureInKorean(cure);
  if (known !== undefined) return inKorean(known);
  // What could not be loaded or checked says why in a sentence of its own.
  const [first, ...others] = lineInKorean(cure);
  return others.length === 0 ? first! : inEnglish(cure);
}

function lineInKorean(line: string): readonly LocalText[] {
  const whole = sentencesInKorean(line);
  if (whole !== undefined) return [inKorean(whole)];
  const sentence = readSentence(line, ruleInKorean, cureInKorean);
  if (!sentence) return [inEnglish(line)];
  const { subject, argument, rule, got, cure } = sentence;
  const who = `${subjectInKorean(subject)}${argument === undefined ? "" : ` \`${argument}\``}`;
  const first = inKorean(`${who}: ${rule}.${received(got)}`);
  return cure === undefined ? [first] : [first, localiseCure(cure, "ko")];
}

const received = (got: string | undefined): string => (got === undefined ? "" : ` 받은 값: ${gotInKorean(got)}.`);
