import { readFile } from "node:fs/promises";
import { DownslopeError } from "@downslope/core";
import { texts } from "../texts.ts";

/** Reads a file that the user named. */
export async function readNamed(place: string): Promise<Uint8Array> {
  return readFile(place).catch((cause: NodeJS.ErrnoException) => {
    const message =
      cause.code === "ENOENT"
        ? texts.errors.noFile(place)
        : texts.errors.unreadable(place, cause.code ?? cause.message);
    throw new DownslopeError("INVALID_FILE", message, { cause });
  });
}

/** Reads a file of JSON that the user named. */
export async function readJson(place: string): Promise<unknown> {
  const text = new TextDecoder().decode(await readNamed(place));
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DownslopeError("INVALID_FILE", texts.errors.notJson(place), { cause });
  }
}
