/* The Korean of what packages say in English: loaded when the page is first read in Korean. */
export { descriptions } from "./option-texts/all.ts";
export { readSentence } from "./problem-texts/sentence.ts";
export {
  cureInKorean,
  gotInKorean,
  ruleInKorean,
  sentencesInKorean,
  subjectInKorean,
} from "./problem-texts/translate.ts";
