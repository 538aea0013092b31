/** What a number may be, as JSON Schema says it. */
export interface NumberRule {
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly exclusiveMaximum?: number | undefined;
  readonly isInteger?: boolean | undefined;
}

/** The rule that a text breaks, and the bound it names. */
export type BrokenRule =
  | { readonly rule: "number" | "integer" }
  | { readonly rule: "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum"; readonly bound: number };

/** Reads a number as people write it: `0.001`, `1e-3`, `1,000`, `−2`. NaN where it is none. */
export function readNumber(text: string): number {
  const plain = text
    .trim()
    .replaceAll("−", "-")
    .replaceAll(/(?<=\d),(?=\d{3}\b)/g, "");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN;
}

/** What is wrong with a number, if anything. */
export function breach(value: number, rule: NumberRule): BrokenRule | undefined {
  if (!Number.isFinite(value)) return { rule: "number" };
  if (rule.isInteger && !Number.isInteger(value)) return { rule: "integer" };
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = rule;
  if (minimum !== undefined && value < minimum) return { rule: "minimum", bound: minimum };
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
    return { rule: "exclusiveMinimum", bound: exclusiveMinimum };
  if (maximum !== undefined && value > maximum) return { rule: "maximum", bound: maximum };
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum)
    return { rule: "exclusiveMaximum", bound: exclusiveMaximum };
  return undefined;
}

/** A number as short as it can be read back: `0.001`, `1e-7`, `250000`. */
export function writeNumber(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-4 && magnitude < 1e7) return String(value);
  return value.toExponential().replace("e+", "e");
}

/** Between a value and its place on a slider, from 0 to 1. */
export interface SliderScale {
  toPlace(value: number): number;
  toValue(place: number): number;
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** Even steps. */
export function linearScale(low: number, high: number): SliderScale {
  return {
    toPlace: (value) => clamp((value - low) / (high - low), 0, 1),
    toValue: (place) => clamp(round(low + place * (high - low), (high - low) / 1000), low, high),
  };
}

/** Even ratios, for numbers whose size is what matters: learning rates. With `hasZero`, the very left is 0. */
export function logScale(low: number, high: number, hasZero = false): SliderScale {
  const [from, to] = [Math.log10(low), Math.log10(high)];
  return {
    toPlace: (value) => (value <= low ? 0 : clamp((Math.log10(value) - from) / (to - from), 0, 1)),
    toValue(place) {
      if (hasZero && place === 0) return 0;
      return clamp(Number((10 ** (from + place * (to - from))).toPrecision(2)), low, high);
    },
  };
}

/** For numbers just below 1, of which the distance to 1 is what matters: 0, 0.9, 0.99, 0.999. */
export function decayScale(nearest = 1e-4): SliderScale {
  const distance = logScale(nearest, 1);
  return {
    toPlace: (value) => 1 - distance.toPlace(1 - value),
    toValue: (place) => Number((1 - distance.toValue(1 - place)).toFixed(6)),
  };
}

/** To the decimals that a step has. */
function round(value: number, step: number): number {
  const decimals = Math.max(0, Math.ceil(-Math.log10(step)));
  return Number(value.toFixed(Math.min(decimals, 12)));
}
