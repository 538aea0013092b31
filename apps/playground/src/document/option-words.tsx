import type { ReactNode } from "react";
import { useLanguage } from "../app/language.ts";
import type { LocalText } from "../app/local-text.ts";
import { optionLabel, optionText, valueText } from "../app/option-texts.ts";

/** Words for options, in the language of the page. */
export interface OptionWords {
  /** `learningRate` as people read it. */
  label(name: string): string;
  /** What an option's description says; marked where it is in another language than the page. */
  note(description: string | undefined): ReactNode;
  /** A value that is a word, with what it means where that says more. */
  value(option: string, word: string): string;
}

export function useOptionWords(): OptionWords {
  const language = useLanguage();
  const marked = ({ text, lang }: LocalText): ReactNode => (lang === language ? text : <span lang={lang}>{text}</span>);
  return {
    label: (name) => optionLabel(name, language).text,
    note: (description) => (description === undefined ? undefined : marked(optionText(description, language))),
    value(option, word) {
      const meaning = valueText(option, word, language);
      return meaning === undefined ? word : `${word} · ${meaning.text}`;
    },
  };
}
