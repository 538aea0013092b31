import type { Call } from "../calls.ts";
import type { DataPreview, Plan, PreviewRequest } from "../train/protocol.ts";

export type DataCalls = {
  /** What the data of a document look like. */
  readonly "data.preview": Call<PreviewRequest, DataPreview>;
  /** What the schedules of a document do over its run, for so many training samples. */
  readonly "data.plan": Call<PreviewRequest & { readonly samples: number }, Plan>;
};
