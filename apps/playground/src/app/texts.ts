/** Languages of the page. */
export const languages = ["en", "ko"] as const;
export type Language = (typeof languages)[number];

/** The same texts with nothing said about their wording. */
type Wordless<T> = T extends string
  ? string
  : T extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { readonly [Name in keyof T]: Wordless<T[Name]> };

/** Texts of an area in each language. */
export type Texts<T> = Readonly<Record<Language, T>>;

/** Texts of an area in both languages; one that is missing in Korean, or that English does not have, does not compile. */
export function defineTexts<const T extends object>(texts: {
  readonly en: T;
  readonly ko: NoInfer<Wordless<T>>;
}): Texts<Wordless<T>> {
  return texts as never;
}
