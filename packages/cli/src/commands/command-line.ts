import process from "node:process";

/** Words as they are written on a command line of this platform. */
export function commandLine(words: readonly string[], platform: string = process.platform): string {
  return words.map((word) => quote(word, platform)).join(" ");
}

function quote(word: string, platform: string): string {
  if (/^[\p{L}\p{N}@%+=:,./_\\-]+$/u.test(word) && !(platform !== "win32" && word.includes("\\"))) return word;
  return platform === "win32" ? `"${word.replaceAll('"', '""')}"` : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
