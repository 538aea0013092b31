import type { Language } from "./texts.ts";

/** A text and the language it is in, which need not be that of the page: a view marks what differs with `lang`. */
export interface LocalText {
  readonly text: string;
  readonly lang: Language;
}
