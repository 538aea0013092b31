import { expect, it } from "vitest";
import { hostUniform } from "../training/random.ts";
import { DocumentError } from "./document-error.ts";
import { parseDocument } from "./document.ts";
import { good, registry } from "./fixtures.test.ts";
import { findJsonFault } from "./json.ts";
import { toDocument } from "./pipeline.ts";

const mutations = 2000;
const pieces: readonly string[] = [..."{}[]:,#&*!|>%@`'\"\\-?~<=\t\n\r \u0000\u0085\u2028\uFEFF\uD800"].concat(
  ["- ", "? ", ": ", "---\n", "...\n", "\n  ", "&a ", "*a", "<<: *a", "!!binary ", "!x ", "%YAML 1.1\n", "|\n", ">-\n"],
  ["null", "~", "true", "yes", ".nan", "-.inf", "1e999", "-1", "0x", "0.5", "'", '"', "\\u0000", "2001-01-01"],
  [
    "__proto__",
    "constructor",
    "use: ",
    "use: adam",
    "[[[[[[[[",
    "{{{{",
    "a: &a [*a]",
    "x".repeat(2000),
    "9".repeat(400),
  ],
);

/** A text with one or two places changed: a piece put in, a stretch left out, doubled or moved. */
function mutate(text: string, draws: Float64Array): string {
  let next = 0;
  const draw = (below: number): number => Math.floor(draws[next++]! * below);
  let result = text;
  for (let left = 1 + draw(2); left > 0; left--) {
    const at = draw(result.length + 1);
    const end = at + draw(20);
    const stretch = result.slice(at, end);
    const way = draw(4);
    const piece = pieces[draw(pieces.length)]!;
    if (way === 0) result = result.slice(0, at) + piece + result.slice(at);
    else if (way === 1) result = result.slice(0, at) + result.slice(end);
    else if (way === 2) result = result.slice(0, end) + stretch + result.slice(end);
    else result = result.slice(0, at) + piece + result.slice(end);
  }
  return result;
}

/** What comes of a text: the document, or the mistakes; any other error goes through. */
function outcome(text: string | Uint8Array, file: string): { milliseconds: number; error?: DocumentError } {
  const start = process.cpuUsage();
  const spent = () => process.cpuUsage(start).user / 1000;
  try {
    const pipeline = parseDocument(text, { registry, file });
    const milliseconds = spent();
    expect(toDocument(parseDocument(JSON.stringify(toDocument(pipeline)), { registry }))).toEqual(toDocument(pipeline));
    return { milliseconds };
  } catch (error) {
    if (error instanceof DocumentError) return { milliseconds: spent(), error };
    throw error;
  }
}

const json = JSON.stringify(toDocument(parseDocument(good, { registry })), null, 2);

it.each([
  ["YAML", good, "a.yaml"],
  ["JSON", json, "a.json"],
])(`%s in ${mutations} mutations is read or refused, in no time, and throws nothing else`, (_, text, file) => {
  const slow: number[] = [];
  let refused = 0;
  for (let i = 0; i < mutations; i++) {
    const { milliseconds, error } = outcome(mutate(text, hostUniform(40, 5, i)), file);
    if (milliseconds > 100) slow.push(i);
    if (!error) continue;
    refused += 1;
    for (const { line, column } of error.issues) expect(line >= 1 && column >= 1).toBe(true);
  }
  expect(slow).toEqual([]);
  expect(refused).toBeGreaterThan(mutations / 2);
});

it("bytes in mutations are read or refused", () => {
  const bytes = new TextEncoder().encode(good);
  for (let i = 0; i < 300; i++) {
    const [place, value] = hostUniform(2, 6, i);
    outcome(bytes.with(Math.floor(place! * bytes.length), Math.floor(value! * 256)), "a.yaml");
  }
});

it("JSON is refused where JSON.parse refuses it, and nowhere else", () => {
  for (let i = 0; i < mutations; i++) {
    const text = mutate(json, hostUniform(40, 7, i));
    let isJson = true;
    try {
      JSON.parse(text);
    } catch {
      isJson = false;
    }
    expect([text, findJsonFault(text) === undefined]).toEqual([text, isJson]);
  }
});
