import type { Language } from "../app/texts.ts";

/** A share as a percentage: `97.3%`; what is not quite all, or not quite nothing, does not round to that. */
export function shareText(share: number, language: Language): string {
  const format = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
  if (share < 1 && share > 0.999) return `> ${format.format(0.999)}`;
  return share > 0 && share < 0.001 ? `< ${format.format(0.001)}` : format.format(share);
}
