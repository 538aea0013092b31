import type { Call } from "../calls.ts";
import type { DataPreview, PreviewRequest } from "../train/protocol.ts";

export type DataCalls = {
  /** What the data of a document look like. */
  readonly "data.preview": Call<PreviewRequest, DataPreview>;
};
