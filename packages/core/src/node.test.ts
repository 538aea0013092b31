import { mkdtemp, readFile, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { CHECKPOINT_STORE, FILES } from "./index.ts";
import { nodeServices, writeWhole } from "./node.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "다운슬로프 "));
});

describe("files in Node", () => {
  it("are read relative to a folder, as UTF-8", async () => {
    await writeFile(join(folder, "자료 1.csv"), "이름,값\n");
    expect(await nodeServices({ folder }).get(FILES).readText("자료 1.csv")).toBe("이름,값\n");
  });

  it("are read as bytes too, whatever is in them", async () => {
    const bytes = Uint8Array.of(0xb0, 0xaa, 0, 255);
    await writeFile(join(folder, "model.onnx"), bytes);
    const files = nodeServices({ folder }).get(FILES);
    expect(await files.readBytes!("model.onnx")).toStrictEqual(bytes);
    await expect(files.readBytes!("none.onnx")).rejects.toThrow("There is no such file");
  });

  it("that cannot be read are named, with the reason", async () => {
    const files = nodeServices({ folder }).get(FILES);
    await expect(files.readText("none.csv")).rejects.toThrow(
      /^files: `path` must name a file that can be read, got ".*none\.csv"\. There is no such file; paths are relative to the pipeline document\.$/,
    );
    await expect(files.readText(".")).rejects.toThrow("It is a folder.");
    // "값" in CP949.
    await writeFile(join(folder, "cp949.csv"), Uint8Array.of(0xb0, 0xaa));
    await expect(files.readText("cp949.csv")).rejects.toThrow(
      "cp949.csv: the file must be UTF-8 text. Save it as UTF-8;",
    );
  });
});

describe("a folder of checkpoints", () => {
  it("gives back what was saved, and leaves nothing half-written", async () => {
    const place = join(folder, "run", "checkpoints");
    const store = nodeServices({ checkpoints: place }).get(CHECKPOINT_STORE);
    await store.save("step-000001", Uint8Array.of(1, 2));
    await store.save("step-000001", Uint8Array.of(3));
    expect([...(await store.load("step-000001"))]).toEqual([3]);
    expect(await readdir(place)).toEqual(["step-000001.safetensors"]);
    expect(nodeServices().has(CHECKPOINT_STORE)).toBe(false);
  });

  it("keeps the old file when the new one cannot be written", async () => {
    const place = join(folder, "state");
    await writeWhole(place, "old");
    await expect(writeWhole(place, 5 as never)).rejects.toThrow(TypeError);
    expect(await readFile(place, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["state"]);
  });
});
