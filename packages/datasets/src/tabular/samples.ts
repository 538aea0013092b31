import { canonical, sortLabels } from "./number.ts";

/** A row of a document: inputs, and the target at its end. */
export type Row = readonly (number | string)[];

/** What is wrong with rows, and where: a row and an entry in it, a row, or the rows together. */
export interface RowFault {
  readonly path: readonly number[];
  /** Continues "must ...". */
  readonly rule: string;
}

interface RowRequest {
  readonly target: "value" | "class";
  readonly test: number;
  readonly validation: number;
  readonly stratify: boolean;
}

/** Checks rows that people wrote: each mistake by itself, and what they lack together only where each is sound. */
export function rowFaults(rows: readonly Row[], request: RowRequest): RowFault[] {
  const [first = []] = rows;
  if (first.length < 2) return [{ path: [0], rule: "hold a number or more and the target, which is the last entry" }];
  const faults = rows.flatMap((row, at) => faultsOf(row, at, first.length, request.target));
  return faults.length > 0 ? faults : faultsTogether(rows, request);
}

function faultsOf(row: Row, at: number, length: number, target: RowRequest["target"]): RowFault[] {
  if (row.length !== length) return [{ path: [at], rule: `have ${length} entries, as many as the first row` }];
  return row.flatMap((entry, column) => {
    const isLabel = target === "class" && column === length - 1;
    const path = [at, column];
    if (typeof entry === "string") {
      if (!isLabel)
        return [{ path, rule: column < length - 1 ? "be a number" : "be a number, unless `target` is class" }];
      return entry.trim() === "" ? [{ path, rule: "name a class" }] : [];
    }
    return Number.isFinite(Math.fround(entry)) ? [] : [{ path, rule: "be a number within float32's range" }];
  });
}

function faultsTogether(rows: readonly Row[], request: RowRequest): RowFault[] {
  const { target, test, validation, stratify } = request;
  const tested = Math.round(rows.length * test);
  const validated = Math.round(rows.length * validation);
  if ((test > 0 && tested < 1) || (validation > 0 && validated < 1) || rows.length - tested - validated < 1)
    return [{ path: [], rule: "have rows for each split that `test` and `validation` ask for" }];
  if (target === "value") return [];
  const labels = rows.map((row) => canonical(String(row.at(-1)).trim()));
  const classes = sortLabels(labels);
  if (classes.length < 2) return [{ path: [], rule: "have two classes or more in the last entries" }];
  if (!stratify || tested + validated === 0) return [];
  const single = labels.findIndex((label) => labels.indexOf(label) === labels.lastIndexOf(label));
  if (single >= 0)
    return [
      {
        path: [single],
        rule: "not be the only one of its class, which the splits divide; `stratify: false` allows it",
      },
    ];
  return tested + validated > rows.length - classes.length
    ? [{ path: [], rule: "leave a row of each class for training" }]
    : [];
}
