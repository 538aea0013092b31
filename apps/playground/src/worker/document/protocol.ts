import type { DocumentIssue, PipelineDocument } from "@downslope/core";
import type { Call } from "../calls.ts";
import type { Catalogue } from "../catalogue/protocol.ts";

/** What is wrong with a document: at a place where one can be named. */
export interface Mistake extends Pick<DocumentIssue, "path" | "rule" | "got" | "cure"> {
  /** From 1; 0 where there is no place. */
  readonly line: number;
  readonly column: number;
  /** The whole sentence, for what has no rule of its own. */
  readonly message: string;
}

/** A document as core reads it: with every default written out, or with its mistakes. */
export type Reading =
  | { readonly isGood: true; readonly document: PipelineDocument }
  | { readonly isGood: false; readonly mistakes: readonly Mistake[] };

/** A document read, and what is known of the plugins that it names. */
export interface DocumentAnswer {
  /** The text as plain data, as it is written; not there where its YAML cannot be read. */
  readonly value?: Readonly<Record<string, unknown>>;
  readonly reading: Reading;
  /** At least the plugins that the document names; not there where this worker has told of all of them before. */
  readonly catalogue?: Catalogue;
}

export type DocumentCalls = {
  /** Reads a document without running anything. */
  readonly "document.read": Call<string, DocumentAnswer>;
};
