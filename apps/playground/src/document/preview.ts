import { create } from "zustand";
import { lab } from "../worker/client.ts";
import type { DataPreview } from "../worker/train/protocol.ts";
import { useDocument } from "./store.ts";

interface PreviewStore {
  /** The data of the last document that could be read. */
  readonly preview: DataPreview | undefined;
  /** Why the data could not be read. */
  readonly failure: string | undefined;
}

/** What the document's data are; read anew when its data set or its seed changes. */
export const usePreview = create<PreviewStore>(() => ({ preview: undefined, failure: undefined }));

let shown: string | undefined;
let inFlight: AbortController | undefined;

function follow({ reading, text }: ReturnType<typeof useDocument.getState>): void {
  if (!reading?.isGood) return;
  const key = JSON.stringify([reading.document.dataset, reading.document.seed]);
  if (key === shown) return;
  shown = key;
  inFlight?.abort();
  const controller = new AbortController();
  inFlight = controller;
  lab.call("data.preview", { document: text }, { signal: controller.signal }).then(
    (preview) => usePreview.setState({ preview, failure: undefined }),
    (error: unknown) => {
      if (controller.signal.aborted) return;
      usePreview.setState({ preview: undefined, failure: error instanceof Error ? error.message : String(error) });
    },
  );
}

useDocument.subscribe(follow);
follow(useDocument.getState());
