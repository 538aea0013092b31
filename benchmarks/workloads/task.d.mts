import type { HostArray } from "@downslope/core";
import type { Workload } from "./index.mjs";

type Arrays = Readonly<Record<string, HostArray>>;

/** What task.json says. */
export interface WrittenTask {
  readonly name: string;
  readonly kind: string;
  readonly settings: object;
  readonly params: Readonly<Record<string, { readonly shape: readonly number[] }>>;
}

/** A task with its arrays. */
export interface Task extends WrittenTask {
  readonly params: Arrays;
  readonly batches: readonly Arrays[];
}

/** Writes first parameters and batches of a workload into a folder. */
export function writeTask(folder: string, workload: Workload): Promise<WrittenTask>;
/** Reads a task with its arrays. */
export function readTask(folder: string): Task;
/** Number of trained numbers of a task. */
export function parametersOf(task: WrittenTask): number;
