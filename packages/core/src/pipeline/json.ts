/** Where and how a text is not JSON. */
export interface JsonFault {
  readonly offset: number;
  readonly rule: string;
  readonly got: string | undefined;
  readonly cure: string;
}

const token =
  // oxlint-disable-next-line eslint/no-control-regex -- JSON texts hold none
  /([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
const space = /[ \t\n\r]*/y;

type Expected =
  | "a value"
  | "a value or ]"
  | "a key in double quotes"
  | "a key in double quotes or }"
  | ":"
  | ", or "
  | "the end";

/** The first fault of a text that should be JSON (RFC 8259), or `undefined`. Nests as deep as it likes. */
export function findJsonFault(text: string): JsonFault | undefined {
  const open: ("{" | "[")[] = [];
  let expected: Expected = "a value";
  let offset = 0;
  const closer = () => (open.at(-1) === "{" ? "}" : "]");
  const afterValue = (): Expected => (open.length === 0 ? "the end" : ", or ");
  for (;;) {
    space.lastIndex = offset;
    space.test(text);
    offset = space.lastIndex;
    token.lastIndex = offset;
    const [found, mark, string] = token.exec(text) ?? [];
    const wanted: string = expected === ", or " ? `, or ${closer()}` : expected;
    const fault = () => describe(text, offset, wanted, found);
    if (found === undefined) return offset === text.length && expected === "the end" ? undefined : fault();
    if ((mark === "}" && expected.endsWith("}")) || (mark === "]" && expected.endsWith("]"))) {
      open.pop();
      expected = afterValue();
    } else if (expected === ", or " && (mark === closer() || mark === ",")) {
      if (mark === ",") expected = open.at(-1) === "{" ? "a key in double quotes" : "a value";
      else {
        open.pop();
        expected = afterValue();
      }
    } else if (expected === ":" && mark === ":") expected = "a value";
    else if (expected.startsWith("a key") && string !== undefined) expected = ":";
    else if (expected.startsWith("a value") && (mark === "{" || mark === "[")) {
      open.push(mark);
      expected = mark === "{" ? "a key in double quotes or }" : "a value or ]";
    } else if (expected.startsWith("a value") && mark === undefined) expected = afterValue();
    else return fault();
    offset += found.length;
  }
}

function describe(text: string, offset: number, wanted: string, found: string | undefined): JsonFault {
  const rest = text.slice(offset, offset + 200);
  const word = found ?? /^[\w.+-]+|^[^]/u.exec(rest)?.[0];
  return {
    offset,
    rule: `be strict JSON, which has ${wanted} here`,
    got: word === undefined ? undefined : word.length > 40 ? `${word.slice(0, 40)}...` : word,
    cure: cureOf(rest, word),
  };
}

function cureOf(rest: string, word: string | undefined): string {
  if (rest.startsWith("//") || rest.startsWith("/*") || rest.startsWith("#"))
    return "JSON has no comments; remove it, or name the file .yaml.";
  if (rest.startsWith("'")) return "JSON has double quotes only.";
  if (rest.startsWith('"'))
    return "Close the text on its line and escape what JSON escapes; check the comma before it.";
  if (word === "}" || word === "]") return "Remove the comma before it, or add what is missing.";
  if (word === undefined) return "Add what is missing at the end.";
  return "Correct it, or name the file .yaml, where less is to be written.";
}
