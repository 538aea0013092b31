import type { Dataset } from "@downslope/core";
import type { Scaling } from "./preprocessing.ts";
import { readDataset } from "./read.ts";

interface BundledOptions {
  readonly test: number;
  readonly validation: number;
  readonly stratify: boolean;
  readonly splitSeed?: number | undefined;
  readonly scale: Scaling;
}

/** Makes a data set of a bundled text: a header, numbers, and the class in the last column. */
export function bundledDataset(name: string, text: string, options: BundledOptions, seed: number): Dataset {
  const reading = { header: true, delimiter: ",", task: "classes", categories: [], missing: "error" } as const;
  return readDataset(text, `dataset "${name}"`, { ...reading, ...options }, seed);
}

/** Licence line of data from the UCI Machine Learning Repository. */
export function uciLicence(authors: string, doi: string): string {
  return `CC BY 4.0. ${authors}. UCI Machine Learning Repository, https://doi.org/${doi}`;
}
