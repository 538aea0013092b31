/// <reference types="node" />
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { DownslopeError, problem } from "./errors.ts";
import type { FileReader } from "./plugin/dataset.ts";
import type { Container } from "./registry/container.ts";
import { CHECKPOINT_STORE, type CheckpointStore, FILES, defaultServices } from "./registry/services.ts";

/** Services for Node: files relative to a folder, and checkpoints in a folder where one is given. */
export function nodeServices({
  folder = process.cwd(),
  checkpoints,
}: { readonly folder?: string; readonly checkpoints?: string } = {}): Container {
  const services = defaultServices().set(FILES, fileReader(folder));
  return checkpoints === undefined ? services : services.set(CHECKPOINT_STORE, folderStore(checkpoints));
}

/** Reads files, texts as UTF-8; paths are relative to the folder. */
export function fileReader(folder: string): FileReader {
  const readBytes = async (path: string): Promise<Uint8Array> => {
    const place = resolve(folder, path);
    const bytes = await readFile(place).catch((cause: NodeJS.ErrnoException) => {
      throw problem("INVALID_DATA", {
        subject: "files",
        argument: "path",
        rule: "name a file that can be read",
        got: place,
        cure: reasons[cause.code ?? ""] ?? cause.message,
        cause,
      });
    });
    // A Buffer's `slice` copies nothing, as that of arrays of bytes does.
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
  return {
    readBytes,
    async readText(path) {
      const bytes = await readBytes(path);
      try {
        return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
      } catch (cause) {
        throw new DownslopeError("INVALID_DATA", `${resolve(folder, path)}: the file must be UTF-8 text.`, {
          cure: "Save it as UTF-8; Korean files are often CP949 (EUC-KR).",
          cause,
        });
      }
    },
  };
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "There is no such file; paths are relative to the pipeline document.",
  EACCES: "Permission was denied.",
  EISDIR: "It is a folder.",
};

/** Keeps states as files in a folder. A file is whole or absent: it is written aside, forced to disk and renamed. */
export function folderStore(folder: string): CheckpointStore {
  const placeOf = (name: string) => join(folder, `${name}.safetensors`);
  return {
    save: (name, bytes) => writeWhole(placeOf(name), bytes),
    load: async (name) => readFile(placeOf(name)),
  };
}

/** Writes a file whole or not at all, even when the machine stops in between. */
export async function writeWhole(place: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(place), { recursive: true });
  const aside = `${place}.${process.pid}.tmp`;
  try {
    const file = await open(aside, "w");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, place);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}
