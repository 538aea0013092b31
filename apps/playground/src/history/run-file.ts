import { doublesFromBase64, floatsFromBase64, fromBase64, numbersToBase64, toBase64 } from "./base64.ts";
import { isRecord } from "./canonical.ts";
import { type CurveName, type RunCurves, Table, noCurves } from "./curves.ts";
import type { RunRecord } from "./record.ts";
import type { RunStorage, WholeRun } from "./storage.ts";
import type { Sweep } from "./sweep.ts";

/** Format of files of runs. A reader refuses a newer one. */
export const RUN_FILE_FORMAT = 1;

/** Why a file of runs could not be read; what to say of it is the view's. */
export class RunFileError extends Error {
  readonly reason: "not json" | "not runs" | "newer" | "broken";

  constructor(reason: RunFileError["reason"], message: string) {
    super(message);
    this.name = "RunFileError";
    this.reason = reason;
  }
}

type Columns = Readonly<Record<string, string>>;

/** A run in a file: its record as it is, numbers and bytes in base64. */
interface FiledRun {
  readonly record: RunRecord;
  readonly curves: Readonly<Record<CurveName, Columns>>;
  readonly model?: { readonly weights: string; readonly manifest: string };
  readonly state?: { readonly step: number; readonly epoch: number; readonly seconds: number; readonly bytes: string };
  readonly snapshots: readonly { readonly step: number; readonly values: string }[];
}

const tableToFile = (table: Table): Columns =>
  Object.fromEntries(table.names.map((name) => [name, numbersToBase64(table.column(name))]));

async function fileRun(storage: RunStorage, record: RunRecord): Promise<FiledRun> {
  const { id } = record;
  const { curves } = await storage.curves(id);
  const [model, state, snapshots] = await Promise.all([storage.model(id), storage.state(id), storage.snapshots(id)]);
  return {
    record,
    curves: { steps: tableToFile(curves.steps), epochs: tableToFile(curves.epochs) },
    ...(model && { model: { weights: toBase64(model.weights), manifest: model.manifest } }),
    ...(state && { state: { ...state, bytes: toBase64(state.bytes) } }),
    snapshots: snapshots.map(({ step, values }) => ({ step, values: numbersToBase64(values) })),
  };
}

/** Runs as one JSON file, put together a run at a time. */
export async function writeRunFile(
  storage: RunStorage,
  records: readonly RunRecord[],
  sweeps: readonly Sweep[],
): Promise<Blob> {
  const head = { format: RUN_FILE_FORMAT, kind: "downslope-runs", sweeps };
  const pieces: string[] = [JSON.stringify(head).slice(0, -1), ',"runs":['];
  for (const [i, record] of records.entries()) {
    pieces.push(i === 0 ? "\n" : ",\n", JSON.stringify(await fileRun(storage, record)));
  }
  return new Blob([...pieces, "\n]}\n"], { type: "application/json" });
}

/** Reads a file of runs; throws a `RunFileError` where it is none, and takes nothing of one that is broken anywhere. */
export function readRunFile(text: string): { readonly runs: readonly WholeRun[]; readonly sweeps: readonly Sweep[] } {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    throw new RunFileError("not json", String(error));
  }
  if (!isRecord(file) || file["kind"] !== "downslope-runs" || typeof file["format"] !== "number") {
    throw new RunFileError("not runs", "The file must be one that the playground exported.");
  }
  if (file["format"] > RUN_FILE_FORMAT) throw new RunFileError("newer", `format ${file["format"]}`);
  const { runs, sweeps = [] } = file;
  if (!Array.isArray(runs) || !Array.isArray(sweeps)) throw new RunFileError("broken", "`runs` must be a list.");
  return { runs: runs.map(readRun), sweeps: sweeps.filter(isSweep) };
}

const isText = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): value is number => typeof value === "number";
const isFlag = (value: unknown): value is boolean => typeof value === "boolean";

/** What every record must have; the rest may be missing. */
const fields: Readonly<Record<string, (value: unknown) => boolean>> = {
  id: (value) => isText(value) && /^[\w-]{1,64}$/.test(value),
  number: (value) => Number.isSafeInteger(value) && (value as number) > 0,
  createdAt: isNumber,
  updatedAt: isNumber,
  status: (value) => isText(value) && statuses.includes(value),
  document: isText,
  options: isRecord,
  seed: isNumber,
  goals: isRecord,
  step: isNumber,
  totalSteps: isNumber,
  epoch: isNumber,
  epochs: isNumber,
  seconds: isNumber,
  last: isRecord,
  best: isRecord,
  hasModel: isFlag,
  snapshots: isNumber,
  pinned: isFlag,
  hidden: isFlag,
};
const statuses = ["running", "paused", "completed", "stopped", "non-finite", "interrupted"];

function readRun(run: unknown, place: number): WholeRun {
  const refuse = (what: string): never => {
    throw new RunFileError("broken", `runs.${place}.${what}`);
  };
  if (!isRecord(run) || !isRecord(run["record"])) return refuse("record");
  const filed = run as unknown as FiledRun;
  for (const [name, isGood] of Object.entries(fields)) {
    if (!isGood((filed.record as unknown as Record<string, unknown>)[name])) refuse(`record.${name}`);
  }
  try {
    const curves: RunCurves = noCurves();
    for (const curve of ["steps", "epochs"] as const) {
      const columns = Object.entries(filed.curves[curve]).map(
        ([name, text]) => [name, doublesFromBase64(text)] as const,
      );
      if (new Set(columns.map(([, { length }]) => length)).size > 1) refuse(`curves.${curve}`);
      curves[curve].append(Object.fromEntries(columns));
    }
    const { model, state } = filed;
    return {
      record: filed.record,
      curves,
      ...(model && { model: { weights: fromBase64(model.weights), manifest: String(model.manifest) } }),
      ...(state && { state: { ...state, bytes: fromBase64(state.bytes) } }),
      snapshots: filed.snapshots.map(({ step, values }) => ({ step, values: floatsFromBase64(values) })),
    };
  } catch (error) {
    if (error instanceof RunFileError) throw error;
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

const isSweep = (value: unknown): value is Sweep =>
  isRecord(value) &&
  isText(value["id"]) &&
  isText(value["document"]) &&
  isNumber(value["createdAt"]) &&
  isRecord(value["refused"]) &&
  Array.isArray(value["axes"]) &&
  value["axes"].every((axis) => isRecord(axis) && isText(axis["path"]) && Array.isArray(axis["values"]));
