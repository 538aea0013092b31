import type { Text } from "@downslope/core";
import { UsageError } from "../failure.ts";
import { texts } from "../texts.ts";

/** The languages that plugins speak. */
export type Language = keyof Text;

/** A language of the command line. */
export function readLanguage(given: string): Language {
  if (given === "en" || given === "ko") return given;
  throw new UsageError(texts.errors.unknownLanguage(given));
}
