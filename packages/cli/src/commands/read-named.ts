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
