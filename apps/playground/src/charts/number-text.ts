import type { Language } from "../app/texts.ts";

const formats = new Map<string, Intl.NumberFormat>();

/**
 * A number as charts write it: four significant digits, grouped thousands, powers of ten for what is very small or very
 * large.
 */
export function numberText(value: number, language: Language = "en", digits = 4): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e6) return powerText(value, digits);
  const key = `${language} ${digits}`;
  let format = formats.get(key);
  if (!format) {
    // Whole numbers below a million keep all their digits: step 12,345 is not step 12,350.
    format = new Intl.NumberFormat(language, { maximumSignificantDigits: digits });
    formats.set(key, format);
  }
  const text =
    Number.isInteger(value) && size >= 1000 ? new Intl.NumberFormat(language).format(value) : format.format(value);
  return text.replace("-", "−");
}

/** A number as attributes of ARIA take it: with no power of ten, which some readers do not know. */
export function ariaNumber(value: number): number {
  return Number.isFinite(value) ? Math.round(value * 1e6) / 1e6 : 0;
}

function powerText(value: number, digits: number): string {
  const [mantissa = "", exponent = ""] = value.toExponential(digits - 1).split("e");
  const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  return `${short}e${exponent.replace("+", "")}`.replaceAll("-", "−");
}
