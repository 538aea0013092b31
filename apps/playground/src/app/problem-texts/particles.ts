/** Particles in pairs: after a final consonant, and after a vowel. */
const pairs: readonly (readonly [written: string, closed: string, open: string])[] = [
  ["을(를)", "을", "를"],
  ["이(가)", "이", "가"],
  ["은(는)", "은", "는"],
  ["이어야", "이어야", "여야"],
  ["여야", "이어야", "여야"],
  ["이고", "이고", "고"],
  ["라고", "이라고", "라고"],
];

/** How digits end when read in Korean: 0, 1, 3, 6, 7 and 8 in a consonant. */
const closedDigits = "013678";

/** Whether a word ends in a consonant as Korean reads it; of Latin letters, as they are usually written in Hangul. */
function isClosed(text: string): boolean {
  const last = /[\p{L}\p{N}](?=[^\p{L}\p{N}]*$)/u.exec(text)?.[0] ?? "";
  const code = last.charCodeAt(0);
  if (code >= 0xac00 && code <= 0xd7a3) return (code - 0xac00) % 28 !== 0;
  return closedDigits.includes(last) || /[lmnp]/i.test(last);
}

/** What follows a word, with the form of its particle that goes with the word. */
export function withParticle(word: string, rest: string): string {
  const marks = /^["'`\])}]*/.exec(rest)![0];
  const behind = rest.slice(marks.length);
  const pair = pairs.find(([written]) => behind.startsWith(written));
  if (!pair) return rest;
  return marks + (word !== "" && isClosed(word) ? pair[1] : pair[2]) + behind.slice(pair[0].length);
}
