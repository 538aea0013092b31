import type { HostArray, Params, Tensor } from "@downslope/core";

type Arrays = Readonly<Record<string, HostArray>>;

/** What is trained: first parameters, batches, and the maths as Downslope has it. */
export interface Workload {
  readonly name: string;
  readonly kind: string;
  readonly settings: object;
  readonly title: string;
  readonly batch: number;
  params(): Arrays;
  batches(): readonly Arrays[] | Promise<readonly Arrays[]>;
  objective(params: Params, batch: Readonly<Record<string, Tensor<never>>>): Tensor;
}

/** The workload that a task was written from. */
export function workloadOf(task: { readonly kind: string; readonly settings: object }): Workload;
/** What is raced, small to large. */
export const workloads: readonly Workload[];
