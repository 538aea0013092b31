import { problem } from "../errors.ts";
import type { Issues } from "./document-error.ts";
import { positionsOf } from "./locate.ts";

/** Larger documents are refused unread: pipelines are pages, not books, and mistakes are to be told at once. */
export const MAX_BYTES: number = 256 * 1024;

/** Reads a document's bytes, or checks its text. `undefined` where it cannot be read; the reason is in the issues. */
export function decode(source: string | Uint8Array, file: string, issues: Issues): string | undefined {
  if (typeof source !== "string" && !ArrayBuffer.isView(source)) {
    throw problem("INVALID_ARGUMENT", {
      subject: "parseDocument",
      argument: "source",
      rule: "be a text or its bytes",
      got: source,
      cure: "Read the file first.",
    });
  }
  if (source.length > MAX_BYTES) {
    issues.add({ file, line: 1, column: 1 }, [], {
      rule: `hold at most ${MAX_BYTES} bytes`,
      got: source.length,
      cure: "Keep data in files of its own and name them in the document.",
    });
    return undefined;
  }
  const decoded = typeof source === "string" ? source : decodeUtf8(source, file, issues);
  if (decoded === undefined) return undefined;
  const text = decoded.startsWith("\uFEFF") ? decoded.slice(1) : decoded;
  // oxlint-disable-next-line eslint/no-control-regex -- they are what is looked for
  const control = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
  if (control === -1) return text;
  issues.add(positionsOf(text, file)(control), [], {
    rule: "be text without control characters",
    got: text[control],
    cure: "Remove it; it does not show in most editors.",
  });
  return undefined;
}

function decodeUtf8(bytes: Uint8Array, file: string, issues: Issues): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const before = textBefore(bytes, firstBadByte(bytes));
    const bad = new TextEncoder().encode(before).length + (startsWithMark(bytes) ? 3 : 0);
    issues.add(positionsOf(before, file)(before.length), [], {
      rule: "be UTF-8 text",
      got: bytes[bad] === undefined ? undefined : `byte 0x${bytes[bad].toString(16).padStart(2, "0")}`,
      cure: "Save the file as UTF-8.",
    });
    return undefined;
  }
}

/** Decoding as a stream fails only once the bytes given are wrong, so that bisection finds the first that is. */
function firstBadByte(bytes: Uint8Array): number {
  let sound = 0;
  let bad = bytes.length + 1;
  while (bad - sound > 1) {
    const middle = (sound + bad) >> 1;
    try {
      if (middle <= bytes.length) textOf(bytes.subarray(0, middle));
      sound = middle;
    } catch {
      bad = middle;
    }
  }
  return sound;
}

const textOf = (bytes: Uint8Array): string => new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
const textBefore = (bytes: Uint8Array, length: number): string => textOf(bytes.subarray(0, length));
const startsWithMark = (bytes: Uint8Array): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
