import type { PipelineDocument } from "@downslope/core";
import { useDocument } from "../document/store.ts";
import { usePreview } from "../document/preview.ts";
import { type Phase, useTrainer } from "../trainer/store.ts";
import type { Picture } from "../worker/train/picture-protocol.ts";
import type { DataPreview, NoPicture } from "../worker/train/protocol.ts";

/** The data that are drawn, and what the model says of them. */
export interface Shown {
  readonly data: DataPreview | undefined;
  readonly failure: string | undefined;
  /** Not there before the first, and where the document's data are others than the run's. */
  readonly picture: Picture | undefined;
  readonly noPicture: NoPicture | undefined;
  /** Updates after which the picture was drawn. */
  readonly step: number;
}

const going: readonly Phase[] = ["preparing", "running", "paused", "stopping"];

/** Whether a run is in progress. */
export const isGoing = (phase: Phase): boolean => going.includes(phase);

/** What decides the data of a document: as long as it is the same, so are they. */
const dataKey = ({ dataset, seed }: Pick<PipelineDocument, "dataset" | "seed">): string =>
  JSON.stringify([dataset, seed]);

/** While a run goes on its data are shown, else those of the document. */
export function useShown(): Shown {
  const { preview, failure } = usePreview();
  const document = useDocument(({ reading }) => (reading?.isGood ? reading.document : undefined));
  const isOn = useTrainer(({ phase }) => isGoing(phase));
  const opened = useTrainer(({ run }) => run?.opened);
  const picture = useTrainer(({ run }) => run?.picture);
  const step = useTrainer(({ run }) => run?.pictureStep ?? 0);
  const isRuns =
    opened !== undefined && (isOn || (document !== undefined && dataKey(opened.options) === dataKey(document)));
  return {
    data: isRuns ? opened.data : preview,
    failure: isRuns ? undefined : failure,
    picture: isRuns ? picture : undefined,
    noPicture: isRuns ? opened.noPicture : undefined,
    step,
  };
}
