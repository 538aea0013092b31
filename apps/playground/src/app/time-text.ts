import type { Language } from "./texts.ts";

/** A length of time as people say it: `0.25 s`, `2.4 s`, `12 s`, `3 min 05 s`. */
export function timeText(seconds: number, language: Language): string {
  const [s, min, h] = language === "ko" ? ["초", "분", "시간"] : [" s", " min", " h"];
  if (seconds < 1) return `${seconds.toFixed(2)}${s}`;
  if (seconds < 9.95) return `${seconds.toFixed(1)}${s}`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}${s}`;
  if (whole < 3600) return `${Math.floor(whole / 60)}${min} ${String(whole % 60).padStart(2, "0")}${s}`;
  return `${Math.floor(whole / 3600)}${h} ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")}${min}`;
}
