import { korean } from "./korean.ts";
import type { LocalText } from "./local-text.ts";
import { type Label, optionNames } from "./option-texts/names.ts";
import { optionValues } from "./option-texts/values.ts";
import type { Language } from "./texts.ts";

/*
 * Packages describe their options in English, as their schemas hold one language alone. Here is the Korean of all that the
 * page comes with; `complete-texts` of the build refuses to go on where some is missing. What a stranger's plugin says is
 * shown as it is, marked as English.
 */

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** What a description of an option says, in a language; in English where it is not known. */
export function optionText(description: string, language: Language): LocalText {
  const known = language === "ko" ? own(korean()?.descriptions ?? {}, description) : undefined;
  return known === undefined ? { text: description, lang: "en" } : { text: known, lang: "ko" };
}

/** Whether there is Korean of an option's name, of a value of an option. */
export const hasKorean = {
  option: (option: string): boolean => own(optionNames, option) !== undefined,
  value: (option: string, value: string): boolean =>
    own(optionValues, `${option}=${value}`) !== undefined || own(optionValues, value) !== undefined,
};

/** What an option is called beside its field: `learningRate` is "Learning rate"; one that is not known, its words. */
export function optionLabel(option: string, language: Language): LocalText {
  const label = own(optionNames, option);
  if (label === undefined) return { text: wordsOf(option), lang: "en" };
  if (language === "ko") return { text: inKorean(label), lang: "ko" };
  return { text: typeof label === "string" ? wordsOf(option) : label.en, lang: "en" };
}

/** What a value of an option means, to stand beside it; nothing where there is no more to say than the value does. */
export function valueText(option: string, value: string, language: Language): LocalText | undefined {
  const label = own(optionValues, `${option}=${value}`) ?? own(optionValues, value);
  if (label === undefined) return undefined;
  const text = language === "ko" ? inKorean(label) : typeof label === "string" ? value : label.en;
  return text === value ? undefined : { text, lang: language };
}

const inKorean = (label: Label): string => (typeof label === "string" ? label : label.ko);

/** `maxNorm` as "Max norm". */
function wordsOf(name: string): string {
  const words = name.replaceAll(/([a-z\d])([A-Z])/g, "$1 $2").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
