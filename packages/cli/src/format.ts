/** A loss or rate for people: four significant digits. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size === 0 ? "0" : size >= 1e-3 && size < 1e5 ? decimal(value, 4) : value.toExponential(2);
}

/** A learning rate, without zeros at its end. */
export function formatRate(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded !== 0 && Math.abs(rounded) < 1e-4 ? rounded.toExponential() : String(rounded);
}

/** A score: three decimals, or three significant digits where it is small. */
export function formatScore(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 0.1 || value === 0 ? value.toFixed(3) : decimal(value, 3);
}

/** Significant digits without an exponent for numbers of everyday size. */
function decimal(value: number, digits: number): string {
  const text = value.toPrecision(digits);
  return text.includes("e") && Math.abs(value) >= 1 ? String(Math.round(value)) : text;
}

// Made once: it takes long.
const counts = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const speeds = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** A count, with commas at the thousands; a small speed with one decimal. */
export function formatCount(value: number): string {
  return (value < 10 ? speeds : counts).format(value);
}

/** A length of time: `4 s`, `1 min 23 s`, `2 h 3 min`. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  if (seconds < 10 && !Number.isInteger(seconds)) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The shortest decimal that is this float32 again. */
export function formatFloat32(value: number): string {
  const target = Math.fround(value);
  for (let digits = 1; digits <= 9; digits++) {
    const text = String(Number(target.toPrecision(digits)));
    if (Math.fround(Number(text)) === target) return text;
  }
  return String(target);
}

/** Columns that a text takes on a terminal: Hangul, Han and kana take two each. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += wide.test(character) ? 2 : 1;
  return width;
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6]/u;

/** Rows as columns under each other, two spaces between; no spaces at the ends of lines. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, displayWidth(cell))));
  const pad = (cell: string, i: number) => cell + " ".repeat(widths[i]! - displayWidth(cell));
  return rows.map((row) => `${row.map(pad).join("  ").trimEnd()}\n`).join("");
}

/** A text broken into lines of at most `width` columns. */
export function wrap(text: string, width: number, indent = ""): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((one) => one !== "")) {
    if (line !== "" && displayWidth(`${indent}${line} ${word}`) > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, indent + line].join("\n");
}
