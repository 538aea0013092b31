import type { DocumentIssue } from "@downslope/core";
import { korean } from "./korean.ts";
import type { LocalText } from "./local-text.ts";
import type { Language } from "./texts.ts";

/*
 * Core and plugins say what is wrong in English. Here it is told in the language of the page, sentence by sentence; what has
 * no wording in Korean, such as a stranger's plugin, is left in English and marked so.
 */

/** One mistake of a document or of options; `got` is a text, as core's `show` prints it, or `undefined` where something is missing. */
export type Issue = Pick<DocumentIssue, "rule" | "got" | "cure">;

/** Korean, once it is loaded. */
type Words = NonNullable<ReturnType<typeof korean>>;

const inKorean = (text: string): LocalText => ({ text, lang: "ko" });
const inEnglish = (text: string): LocalText => ({ text, lang: "en" });

/** What is wrong, and what to do about it: sentences, to be set one after the other. The place is not told. */
export function localiseIssue(issue: Issue, language: Language): readonly LocalText[] {
  const { rule, cure } = issue;
  const got = "got" in issue ? String(issue.got ?? "nothing") : undefined;
  const words = language === "ko" ? korean() : undefined;
  const known = words?.ruleInKorean(rule);
  const first =
    words === undefined || known === undefined
      ? inEnglish(`Must ${rule}${got === undefined ? "" : `, got ${got}`}.`)
      : inKorean(`${known}.${received(got, words)}`);
  return cure === undefined ? [first] : [first, localiseCure(cure, words)];
}

/** The message of an error or of a diagnosis, of one line or several: sentences, to be set one after the other. */
export function localiseMessage(message: string, language: Language): readonly LocalText[] {
  const words = language === "ko" ? korean() : undefined;
  return words ? message.split("\n").flatMap((line) => lineInKorean(line, words)) : [inEnglish(message)];
}

function localiseCure(cure: string, words: Words | undefined): LocalText {
  if (!words) return inEnglish(cure);
  const known = words.cureInKorean(cure);
  if (known !== undefined) return inKorean(known);
  // What could not be loaded or checked says why in a sentence of its own.
  const [first, ...others] = lineInKorean(cure, words);
  return others.length === 0 ? first! : inEnglish(cure);
}

/** The YAML reader ends in the place, which a view tells by itself. */
const placeInYaml = / at line \d+, column \d+:?$/;

function lineInKorean(line: string, words: Words): readonly LocalText[] {
  const whole = words.sentencesInKorean(placeInYaml.test(line) ? `${line.replace(placeInYaml, "")}.` : line);
  if (whole !== undefined) return [inKorean(whole)];
  const sentence = words.readSentence(line, words.ruleInKorean, words.cureInKorean);
  if (!sentence) return [inEnglish(line)];
  const { subject, argument, rule, got, cure } = sentence;
  const who = `${words.subjectInKorean(subject)}${argument === undefined ? "" : ` \`${argument}\``}`;
  const first = inKorean(`${who}: ${rule}.${received(got, words)}`);
  return cure === undefined ? [first] : [first, localiseCure(cure, words)];
}

const received = (got: string | undefined, words: Words): string =>
  got === undefined ? "" : ` 받은 값: ${words.gotInKorean(got)}.`;
