import type { Language } from "../../app/texts.ts";

/** A share as a percentage; small ones keep a decimal. */
export function percentText(share: number, language: Language): string {
  if (!Number.isFinite(share)) return "–";
  return new Intl.NumberFormat(language, {
    style: "percent",
    maximumFractionDigits: share < 0.1 || share > 0.99 ? 1 : 0,
  }).format(share);
}
