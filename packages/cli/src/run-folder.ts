import { type FileHandle, mkdir, open, readFile, readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import {
  type DiagnosisEvent,
  DownslopeError,
  type StepEvent,
  type TrainedModel,
  type TrainingEvent,
  type TrainingState,
  decodeState,
  encodeModel,
  encodeState,
} from "@downslope/core";
import { writeWhole } from "@downslope/core/node";
import { UsageError } from "./failure.ts";
import { texts } from "./texts.ts";

/** Names inside a run folder. */
export const names = {
  document: "pipeline.yaml",
  pipeline: "pipeline.json",
  events: "events.jsonl",
  model: "model",
  weights: "weights.safetensors",
  manifest: "model.json",
  checkpoints: "checkpoints",
  state: "state.safetensors",
  report: "report.html",
} as const;

/** What is written when a run starts or is resumed, before its events. */
export interface StartRecord {
  readonly type: "start";
  /** When, ISO 8601. */
  readonly time: string;
  /** Updates made before. */
  readonly step: number;
  readonly versions: Readonly<Record<string, string>>;
}

/** Lengths of gradients as JSON can write them. */
export type RecordedNorms = Readonly<Record<string, number | "NaN" | "Infinity">>;

/** A diagnosis as it is written. */
export type DiagnosisRecord = Omit<DiagnosisEvent, "gradientNorms"> & { readonly gradientNorms?: RecordedNorms };

/** A line of `events.jsonl`: steps and checkpoints in short. */
export type RunRecord =
  | StartRecord
  | {
      readonly type: "step";
      readonly step: number;
      readonly epoch: number;
      readonly loss: number;
      readonly learningRate: number;
      readonly gradientNorms?: RecordedNorms;
    }
  | { readonly type: "checkpoint"; readonly step: number; readonly file: string }
  | DiagnosisRecord
  | Exclude<TrainingEvent, { type: "step" | "checkpoint" | "diagnosis" }>;

/** An event as it is recorded. Tensors are not; float32 losses need no more than nine digits. */
export function recordOf(event: TrainingEvent): RunRecord {
  if (event.type === "step") {
    const { type, step, epoch, loss, learningRate } = event;
    return { type, step, epoch, loss: Number(loss.toPrecision(9)), learningRate, ...recordedNorms(event) };
  }
  if (event.type === "diagnosis") {
    const { gradientNorms: _, ...rest } = event;
    return { ...rest, ...recordedNorms(event) };
  }
  return event.type === "checkpoint"
    ? { type: "checkpoint", step: event.step, file: `${names.checkpoints}/${checkpointName(event.step)}` }
    : event;
}

/** Lengths of gradients in short, with those that are not finite as words: JSON would make nulls of them. */
function recordedNorms({ gradientNorms }: StepEvent | DiagnosisEvent): { readonly gradientNorms?: RecordedNorms } {
  if (!gradientNorms) return {};
  const short = (norm: number): RecordedNorms[string] => {
    if (Number.isNaN(norm)) return "NaN";
    return norm === Number.POSITIVE_INFINITY ? "Infinity" : Number(norm.toPrecision(6));
  };
  return {
    gradientNorms: Object.fromEntries(Object.entries(gradientNorms).map(([path, norm]) => [path, short(norm)])),
  };
}

const checkpointName = (step: number): string => `step-${String(step).padStart(6, "0")}.safetensors`;

/** Makes a folder for a run, never one that is there: `runs/digits-20261121-142501`, then `...-2`. */
export async function makeRunFolder(parent: string, name: string, now: number): Promise<string> {
  await mkdir(parent, { recursive: true });
  for (let count = 1; ; count++) {
    const folder = join(parent, `${name}-${timestamp(now)}${count === 1 ? "" : `-${count}`}`);
    const made = await mkdir(folder).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === "EEXIST") return false;
        throw error;
      },
    );
    if (made) return folder;
  }
}

function timestamp(now: number): string {
  const date = new Date(now);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
  return `${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}

/** Refuses a folder that has something in it. */
export async function checkVacant(folder: string): Promise<void> {
  const held = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    if (error.code === "ENOTDIR") throw new UsageError(texts.errors.outIsFile(folder));
    throw error;
  });
  if (held.length > 0) throw new UsageError(texts.errors.outNotEmpty(folder));
}

/** Writes the model of a run: its weights and, beside them, what they are. */
export async function saveModel(folder: string, model: TrainedModel): Promise<void> {
  const { weights, manifest } = encodeModel(model);
  await writeWhole(join(folder, names.model, names.weights), weights);
  await writeWhole(join(folder, names.model, names.manifest), manifest);
}

export async function saveState(folder: string, state: TrainingState): Promise<void> {
  await writeWhole(join(folder, names.state), encodeState(state));
}

/** Where a run goes on: its state, the file that held it and the run folder around that, where there is one. */
export interface ResumePoint {
  readonly state: TrainingState;
  readonly file: string;
  readonly folder: string | undefined;
}

/** Finds the state to go on from: a file, or the newest in a run folder, which after a crash is a checkpoint. */
export async function findState(place: string): Promise<ResumePoint> {
  const isFolder = await stat(place).then(
    (found) => found.isDirectory(),
    () => {
      throw new DownslopeError("INVALID_FILE", texts.errors.noState(place));
    },
  );
  return isFolder
    ? { ...(await newestIn(place)), folder: place }
    : { ...(await readState(place)), folder: await folderAround(place) };
}

async function readState(file: string): Promise<{ state: TrainingState; file: string }> {
  return { state: decodeState(await readFile(file), file), file };
}

async function newestIn(folder: string): Promise<{ state: TrainingState; file: string }> {
  const list = async (one: string) => (await readdir(one).catch(() => [])).map((name) => join(one, name));
  const last = (await list(folder)).find((file) => basename(file) === names.state);
  const checkpoint = [...(await list(folder)), ...(await list(join(folder, names.checkpoints)))]
    .filter((file) => /^step-\d+\.safetensors$/.test(basename(file)))
    .toSorted((a, b) => stepIn(a) - stepIn(b))
    .at(-1);
  const ended = last === undefined ? undefined : await readState(last);
  if (checkpoint !== undefined && stepIn(checkpoint) > (ended?.state.step ?? -1)) return readState(checkpoint);
  if (ended) return ended;
  throw new DownslopeError("INVALID_FILE", texts.errors.noState(folder));
}

const stepIn = (file: string): number => Number(/(\d+)\.safetensors$/.exec(file)?.[1]);

async function folderAround(file: string): Promise<string | undefined> {
  const holder = basename(dirname(file)) === names.checkpoints ? dirname(dirname(file)) : dirname(file);
  return stat(join(holder, names.events)).then(
    () => holder,
    () => undefined,
  );
}

/** Reads the events of a run up to a step. A last line that a crash has torn is left out. */
export async function readRecords(folder: string, { step, epoch, batch }: TrainingState): Promise<RunRecord[]> {
  const text = await readFile(join(folder, names.events), "utf8").catch(() => "");
  const records: RunRecord[] = [];
  for (const line of text.split("\n")) {
    try {
      if (line !== "") records.push(JSON.parse(line) as RunRecord);
    } catch {
      break;
    }
  }
  return records.filter(
    (one) =>
      one.step <= step &&
      (one.type === "start" || one.type === "checkpoint" || one.epoch <= epoch) &&
      (one.type !== "skip" || one.epoch < epoch || one.batch <= batch),
  );
}

/** Bytes that are gathered before they are written, and milliseconds until they are written all the same. */
const [most, longest] = [64 * 1024, 1000];

/** Writes events as lines, in pieces. */
export class EventLog {
  readonly #file: FileHandle;
  #pending = "";
  #writtenAt = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Begins a folder's log with records of before. */
  static async begin(folder: string, records: readonly RunRecord[]): Promise<EventLog> {
    const place = join(folder, names.events);
    await writeWhole(place, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
    return new EventLog(await open(place, "a"));
  }

  async add(record: RunRecord, now: number): Promise<void> {
    this.#pending += `${JSON.stringify(record)}\n`;
    if (this.#pending.length < most && now - this.#writtenAt < longest) return;
    this.#writtenAt = now;
    await this.flush();
  }

  async flush(): Promise<void> {
    const text = this.#pending;
    this.#pending = "";
    if (text !== "") await this.#file.appendFile(text);
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#file.close();
  }
}
