/** Words that a module cannot give to a constant. */
const reserved = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield"
  ).split(" "),
);

/** `tilted-loss` as `tiltedLoss`. */
export const camelCase = (name: string): string =>
  name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** The name that a plugin is exported by; one that is a word of the language or of the file gets its kind added. */
export function identifierOf(name: string, kind: string, taken: ReadonlySet<string>): string {
  const plain = camelCase(name);
  return reserved.has(plain) || taken.has(plain) ? camelCase(`${name}-${kind}`) : plain;
}
