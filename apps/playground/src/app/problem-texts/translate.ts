import { data } from "./data.ts";
import { documents } from "./documents.ts";
import { parts } from "./parts.ts";
import { plugins } from "./plugins.ts";
import { schemas } from "./schemas.ts";
import { findings, statements, subjects } from "./statements.ts";
import { tensors } from "./tensors.ts";
import { training } from "./training.ts";
import { wordLists } from "./word-lists.ts";
import type { Wordings } from "./wording.ts";
import { type Translate, translation } from "./wordings.ts";
import { yaml } from "./yaml.ts";

const all: readonly Wordings[] = [tensors, plugins, parts, data, training, documents, yaml, schemas];

const lists = { ...wordLists, cure: (english: string): string | undefined => cureInKorean(english) };

const ruleOf = translation(Object.assign({}, ...all.map(({ rules }) => rules)) as Wordings["rules"], lists);
const cureOf = translation(Object.assign({}, ...all.map(({ cures }) => cures)) as Wordings["cures"], lists);
const statementOf = translation(statements, lists);
const findingOf = translation(findings, lists);
const subjectOf = translation(subjects, lists);

/** What must hold, "... 합니다"; of a union, what may hold in place of it too. */
export const ruleInKorean: Translate = (rule) => {
  const whole = ruleOf(rule);
  if (whole !== undefined) return whole;
  const branches = rule.split(", or ");
  const translated = branches.map(ruleOf);
  if (branches.length < 2 || translated.includes(undefined)) return undefined;
  return translated.map((one, i) => (i < branches.length - 1 ? one!.replace(/합니다$/, "하거나") : one)).join(" ");
};

/** What to do about it. */
export const cureInKorean: Translate = (cure) => cureOf(cure) ?? sentencesInKorean(cure);

/** A text of one sentence or more, each of which is known. */
export const sentencesInKorean: Translate = (text) => {
  const whole = statementOf(text) ?? cureOf(text);
  if (whole !== undefined) return whole;
  const ends = [...text.matchAll(/[.:?] /g)].map(({ index }) => index + 1).toReversed();
  for (const end of ends) {
    const first = statementOf(text.slice(0, end)) ?? cureOf(text.slice(0, end));
    const rest = first === undefined ? undefined : sentencesInKorean(text.slice(end + 1));
    if (rest !== undefined) return `${first} ${rest}`;
  }
  return undefined;
};

/** What came, as messages print it: values as they are. */
export function gotInKorean(got: string): string {
  const quoted = /^"(.*)"$/s.exec(got)?.[1];
  return findingOf(quoted?.replaceAll('\\"', '"') ?? got) ?? got;
}

/** Who complains: a plugin by its kind and name, or a function, whose name stays. */
export const subjectInKorean = (subject: string): string => subjectOf(subject) ?? subject;
