import { appendFile, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TrainingState } from "@downslope/core";
import { encodeState } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { newFolder } from "../test/world.ts";
import {
  EventLog,
  type RunRecord,
  checkVacant,
  findState,
  makeRunFolder,
  readRecords,
  recordOf,
} from "./run-folder.ts";

const now = Date.UTC(2026, 10, 21, 14, 25, 1);

function stateAt(step: number, epoch = 0): TrainingState {
  return {
    format: 1,
    engine: { name: "jax", device: "wasm", version: "0" },
    pipeline: {},
    seed: 0,
    step,
    epoch,
    batch: 0,
    epochLoss: { sum: 0, samples: 0 },
    tensors: { "params.w": { shape: [1], dtype: "float32", data: Float32Array.of(step) } },
  };
}

describe("makeRunFolder", () => {
  it("never gives a folder twice, even at the same second", async () => {
    const parent = join(newFolder(), "runs");
    const made = await Promise.all([1, 2, 3].map(() => makeRunFolder(parent, "숫자 digits", now)));
    expect(new Set(made).size).toBe(3);
    expect(await readdir(parent)).toHaveLength(3);
    expect(made[0]).toMatch(/숫자 digits-20261121-\d{6}(-\d)?$/);
  });
});

describe("checkVacant", () => {
  it("accepts a folder that is empty or is not there", async () => {
    const folder = newFolder();
    await expect(checkVacant(folder)).resolves.toBeUndefined();
    await expect(checkVacant(join(folder, "new"))).resolves.toBeUndefined();
  });

  it("refuses one with something in it, and a file", async () => {
    const folder = newFolder();
    await writeFile(join(folder, "a"), "");
    await expect(checkVacant(folder)).rejects.toThrow(/`--out` must name a folder that is new or empty/);
    await expect(checkVacant(join(folder, "a"))).rejects.toThrow(/must name a folder, got the file/);
  });
});

describe("events", () => {
  const steps = (count: number): RunRecord[] =>
    Array.from({ length: count }, (_, i) => ({ type: "step", step: i + 1, epoch: 0, loss: 0.5, learningRate: 0.1 }));

  it("come back as they were written, up to the step of a state", async () => {
    const folder = newFolder();
    const log = await EventLog.begin(folder, []);
    for (const record of steps(5)) await log.add(record, now);
    await log.close();
    expect(await readRecords(folder, stateAt(3))).toEqual(steps(3));
  });

  it("are written at least once a second", async () => {
    const folder = newFolder();
    const log = await EventLog.begin(folder, []);
    const [first, second, third] = steps(3);
    await log.add(first!, now);
    await log.add(second!, now + 500);
    await log.add(third!, now + 1001);
    expect(await readRecords(folder, stateAt(9))).toHaveLength(3);
    await log.close();
  });

  it("survive a last line that a crash has torn", async () => {
    const folder = newFolder();
    const log = await EventLog.begin(folder, steps(2));
    await log.close();
    await appendFile(join(folder, "events.jsonl"), '{"type":"st');
    expect(await readRecords(folder, stateAt(9))).toEqual(steps(2));
  });

  it("hold steps in short and no tensors", () => {
    const loss = Math.fround(0.1);
    expect(recordOf({ type: "step", step: 1, totalSteps: 9, epoch: 0, loss, learningRate: 0.1 })).toEqual({
      type: "step",
      step: 1,
      epoch: 0,
      loss: 0.100000001,
      learningRate: 0.1,
    });
    const norms = { "layers.0.weight": 0.123456789, "layers.0.bias": Number.NaN, "loss.centre": Infinity };
    const written = { "layers.0.weight": 0.123457, "layers.0.bias": "NaN", "loss.centre": "Infinity" };
    const place = { step: 1, epoch: 0 };
    const step = { type: "step", ...place, totalSteps: 9, loss, learningRate: 0.1, gradientNorms: norms } as const;
    const diagnosis = { type: "diagnosis", code: "NON_FINITE", ...place, tensor: "loss", message: "m" } as const;
    expect(recordOf(step)).toMatchObject({ type: "step", gradientNorms: written });
    expect(recordOf(diagnosis)).toEqual(diagnosis);
    const record = recordOf({ ...diagnosis, gradientNorms: norms });
    expect(JSON.parse(JSON.stringify(record))).toEqual({ ...diagnosis, gradientNorms: written });
    expect(recordOf({ type: "checkpoint", step: 70, state: stateAt(70) })).toEqual({
      type: "checkpoint",
      step: 70,
      file: "checkpoints/step-000070.safetensors",
    });
  });
});

describe("findState", () => {
  async function folderWith(files: Readonly<Record<string, number>>): Promise<string> {
    const folder = newFolder();
    await mkdir(join(folder, "checkpoints"));
    await writeFile(join(folder, "events.jsonl"), "");
    for (const [name, step] of Object.entries(files)) await writeFile(join(folder, name), encodeState(stateAt(step)));
    return folder;
  }

  it("takes the last state of a run", async () => {
    const folder = await folderWith({ "state.safetensors": 90, "checkpoints/step-000040.safetensors": 40 });
    const found = await findState(folder);
    expect([found.state.step, found.folder]).toEqual([90, folder]);
  });

  it("takes the newest checkpoint of a run that was killed, also after it had been resumed", async () => {
    const killed = await folderWith({
      "checkpoints/step-000040.safetensors": 40,
      "checkpoints/step-1000000.safetensors": 1_000_000,
    });
    expect((await findState(killed)).state.step).toBe(1_000_000);
    const again = await folderWith({ "state.safetensors": 30, "checkpoints/step-000040.safetensors": 40 });
    expect((await findState(again)).state.step).toBe(40);
  });

  it("takes the file that is named, and knows its run", async () => {
    const folder = await folderWith({ "state.safetensors": 90, "checkpoints/step-000040.safetensors": 40 });
    const found = await findState(join(folder, "checkpoints/step-000040.safetensors"));
    expect([found.state.step, found.folder]).toEqual([40, folder]);
  });

  it("says what is wrong with a place that has none", async () => {
    await expect(findState(await folderWith({}))).rejects.toThrow(/must be a run folder with a saved state/);
    await expect(findState(join(newFolder(), "nowhere"))).rejects.toThrow(/must be a run folder with a saved state/);
    const place = join(newFolder(), "other.safetensors");
    await writeFile(place, "not a state");
    await expect(findState(place)).rejects.toMatchObject({ code: "INVALID_FILE" });
    expect(await readFile(place, "utf8")).toBe("not a state");
  });
});
