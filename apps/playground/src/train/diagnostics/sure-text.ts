import type { Language } from "../../app/texts.ts";
import { numberText } from "../../charts/number-text.ts";
import type { Confidence } from "../../worker/train/picture-protocol.ts";
import { percentText } from "./percent-text.ts";

/** How sure an answer is: a percentage where it is a probability, else a number. */
export function sureText(meaning: Confidence, confidence: number, language: Language): string {
  return meaning === "probability" ? percentText(confidence, language) : numberText(confidence, language, 2);
}
