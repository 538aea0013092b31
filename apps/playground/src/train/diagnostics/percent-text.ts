import type { Language } from "../../app/texts.ts";

const formats = new Map<string, Intl.NumberFormat>();

/** A share as a percentage; what is near nothing or near all keeps a decimal. */
export function percentText(share: number, language: Language): string {
  if (!Number.isFinite(share)) return "–";
  const digits = share < 0.1 || share > 0.99 ? 1 : 0;
  const key = `${language} ${digits}`;
  const format =
    formats.get(key) ?? new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: digits });
  formats.set(key, format);
  return format.format(share);
}
