import { problem } from "@downslope/core";
import type { WrittenNumber, WrittenTensor } from "./written.ts";

/** Options as a reference file writes them; `null` stands for an option that was not given. */
export type WrittenOptions = Readonly<Record<string, unknown>>;
type Named<T> = Readonly<Record<string, T>>;

/** A loss under options: its value, and the gradient of the summed value by the roles named there. */
export interface LossCase {
  readonly id: string;
  readonly loss: string;
  readonly options?: WrittenOptions;
  readonly inputs: Named<WrittenTensor>;
  readonly value: WrittenTensor;
  readonly gradient?: Named<WrittenTensor>;
}

/** Parameters after each step, row-major. */
export interface OptimizerCase {
  readonly id: string;
  readonly optimizer: string;
  readonly options?: WrittenOptions;
  readonly parameters: readonly Named<readonly WrittenNumber[]>[];
}

/** Gradients before and after one kind of clipping, `{ "global-norm": 1 }`. */
export interface ClippingCase {
  readonly id: string;
  readonly clip: Named<number>;
  readonly gradient: Named<WrittenTensor>;
  readonly clipped: Named<WrittenTensor>;
}

/** The rate in force at each step; `metrics[i]` is shown to the scheduler after step i. */
export interface SchedulerCase {
  readonly id: string;
  readonly scheduler: string;
  readonly options?: WrittenOptions;
  readonly baseLearningRate: number;
  readonly metrics?: readonly WrittenNumber[];
  readonly learningRates: readonly WrittenNumber[];
}

/** Parameters to start from and the gradients of each step, the same for all cases. */
export interface Trajectory {
  readonly initial: Named<WrittenTensor>;
  readonly gradients: readonly Named<WrittenTensor>[];
}

/** A parsed reference file. */
export type ReferenceFile =
  | { readonly kind: "loss"; readonly cases: readonly LossCase[] }
  | (Trajectory & {
      readonly kind: "optimizer";
      readonly cases: readonly OptimizerCase[];
      readonly clipping?: readonly ClippingCase[];
    })
  | { readonly kind: "scheduler"; readonly cases: readonly SchedulerCase[] };

const kinds = ["loss", "optimizer", "scheduler"];

/** Refuses what is not a reference file. What is wrong inside a case is told when the case is run. */
export function readReferenceFile(file: unknown): ReferenceFile {
  const record = asRecord("", file);
  const kind = record["kind"];
  if (typeof kind !== "string" || !kinds.includes(kind)) throw wrong("kind", `be one of ${kinds.join(", ")}`, kind);
  if (kind === "optimizer") {
    asRecord("initial", record["initial"]);
    asRecords("gradients", record["gradients"]);
    const clipping = asRecords("clipping", record["clipping"] ?? []);
    clipping.forEach((one, i) => {
      checkText(`clipping[${i}].id`, one["id"]);
      asRecord(`clipping[${i}].clip`, one["clip"]);
    });
  }
  const seen = new Set<unknown>();
  asRecords("cases", record["cases"]).forEach((one, i) => {
    checkText(`cases[${i}].id`, one["id"]);
    checkText(`cases[${i}].${kind}`, one[kind]);
    if (seen.has(one["id"])) throw wrong(`cases[${i}].id`, "be the only one of its name", one["id"]);
    seen.add(one["id"]);
  });
  return record as unknown as ReferenceFile;
}

function wrong(argument: string, rule: string, got: unknown): Error {
  return problem("INVALID_ARGUMENT", {
    subject: "reference file",
    ...(argument !== "" && { argument }),
    rule,
    got,
    cure: "It is JSON: { kind, cases: [{ id, ... }] }, see @downslope/testing.",
  });
}

function asRecord(argument: string, value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong(argument, "be a record", value);
  return value as Record<string, unknown>;
}

function asRecords(argument: string, value: unknown): Record<string, unknown>[] {
  if (!Array.isArray(value)) throw wrong(argument, "be a list", value);
  return value.map((one, i) => asRecord(`${argument}[${i}]`, one));
}

function checkText(argument: string, value: unknown): void {
  if (typeof value !== "string" || value === "") throw wrong(argument, "be a text", value);
}
