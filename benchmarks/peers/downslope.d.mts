import type { Task } from "../workloads/task.mjs";

/** A task at work. */
export interface Session {
  /** Moves on by one batch and gives the loss. */
  step(i: number): Promise<number>;
  close(): void;
}

/** One of Downslope's engines as a peer: `jax`, `onnx` or `onnx-web`. */
export function open(name: string): Promise<{ readonly version: string; load(task: Task): Promise<Session> }>;
