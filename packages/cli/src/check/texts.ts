import type { Text } from "@downslope/core";
import type { Language } from "../commands/language.ts";
import { koreanPromise } from "./promises-ko.ts";

/** The frame around what is told of a check. */
export interface CheckTexts {
  readonly outcomes: Readonly<Record<"kept" | "broken" | "skipped", string>>;
  readonly promise: (kind: string, name: string, promise: string) => string;
  readonly hook: (hook: string) => string;
  readonly because: (promise: string) => string;
  readonly nothingGiven: string;
  readonly broken: (subject: string, hook: string, name: string, promise: string) => string;
  readonly cure: (cure: Text) => string;
  readonly clash: (kind: string, name: string) => string;
  readonly noSuite: (kind: string) => string;
  readonly needsOptions: (message: string) => string;
  readonly nothingChecked: string;
  readonly tally: (kept: number, broken: number, skipped: number) => string;
}

const english: CheckTexts = {
  outcomes: { kept: "kept", broken: "BROKEN", skipped: "skipped" },
  promise: (_, __, promise) => promise,
  hook: (hook) => {
    if (hook === "import") return "its module";
    return hook === "loss function" || hook === "schedule" ? `its ${hook}` : `its \`${hook}\``;
  },
  because: (promise) => `see "${promise}"`,
  nothingGiven: "left out, or nothing was given to check it by",
  broken: (subject, hook, name, promise) => `${subject}: ${hook} breaks "${name}": ${promise}.`,
  cure: (cure) => `Cure: ${cure.en}`,
  clash: (kind, name) =>
    `Warning: there is a built-in ${kind} "${name}", and a registry takes one of each name. Cure: rename yours.`,
  noSuite: (kind) => `Note: there is no suite for plugins of kind ${kind} yet; test what it does yourself.`,
  needsOptions: (message) => `${message}\nIt was not checked: give such options, as in \`--options '{"name": 1}'\`.`,
  nothingChecked: "Nothing was checked.",
  tally: (kept, broken, skipped) => `${kept} kept, ${broken} broken, ${skipped} skipped`,
};

const korean: CheckTexts = {
  outcomes: { kept: "지킴", broken: "어김", skipped: "건너뜀" },
  promise: koreanPromise,
  hook: (hook) => ({ import: "모듈", "loss function": "손실 함수", schedule: "스케줄 함수" })[hook] ?? `\`${hook}\``,
  because: (promise) => `"${promise}" 참고`,
  nothingGiven: "제외했거나 견줄 기준이 없습니다",
  broken: (subject, hook, name, promise) => `${subject}: ${hook}에서 "${name}" 약속을 어겼습니다. ${promise}`,
  cure: (cure) => `해결: ${cure.ko}`,
  clash: (kind, name) =>
    `주의: 같은 이름의 내장 플러그인 ${kind} "${name}"이(가) 있습니다. 레지스트리에는 이름마다 하나만 등록할 수 있습니다. 해결: 이름을 바꾸세요.`,
  noSuite: (kind) => `참고: ${kind} 플러그인에는 아직 검사 묶음이 없습니다. 동작은 직접 테스트하세요.`,
  needsOptions: (message) =>
    `${message}\n옵션이 있어야 검사할 수 있습니다. \`--options '{"name": 1}'\`처럼 지정하세요.`,
  nothingChecked: "검사한 것이 없습니다.",
  tally: (kept, broken, skipped) => `지킴 ${kept}, 어김 ${broken}, 건너뜀 ${skipped}`,
};

/** By language. */
export const checkTexts: Readonly<Record<Language, CheckTexts>> = { en: english, ko: korean };
