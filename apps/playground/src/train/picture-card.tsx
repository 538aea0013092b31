import { type ReactNode } from "react";
import { useTexts } from "../app/language.ts";
import { MessageText } from "../app/message-text.tsx";
import { useTrainer } from "../trainer/store.ts";
import { Card, Lead, Notice } from "../ui/layout.tsx";
import { Switch } from "../ui/text-field.tsx";
import { CurveFit } from "./curve-fit.tsx";
import { DataTable } from "./data-table.tsx";
import { ImageGrid } from "./image-grid.tsx";
import { PlaneMap } from "./plane-map.tsx";
import { PredictionPlot } from "./prediction-plot.tsx";
import { type Shown, useShown } from "./shown.ts";
import { pictureTexts } from "./picture-texts.ts";

/** The data, and what the model makes of them. */
export function PictureCard(): ReactNode {
  const words = useTexts(pictureTexts);
  const shown = useShown();
  const isDrawing = useTrainer((state) => state.isDrawing);
  const { data, failure, noPicture } = shown;
  const title = {
    plane: words.decision,
    surface: words.surface,
    line: words.fit,
    images: words.images,
    table: words.table,
  }[data?.kind ?? "table"];
  const canDraw = data?.kind === "plane" || data?.kind === "surface" || data?.kind === "line";
  return (
    <Card
      title={data ? title : words.data}
      actions={
        canDraw && (
          <Switch isSelected={isDrawing} onChange={(isOn) => useTrainer.getState().setDrawing(isOn)}>
            {words.live}
          </Switch>
        )
      }
    >
      {failure !== undefined && (
        <Notice tone="warning">
          <p>{words.noPreview}</p>
          <p>
            <MessageText message={failure} />
          </p>
        </Notice>
      )}
      {!data && failure === undefined && <Lead>{words.loadingData}</Lead>}
      {data && <Picture shown={shown} />}
      {noPicture && data?.kind !== "images" && <Lead>{words.noPicture[noPicture]}</Lead>}
    </Card>
  );
}

function Picture({ shown }: { readonly shown: Shown }): ReactNode {
  const { data, picture } = shown;
  if (data!.kind === "plane" || data!.kind === "surface") return <PlaneMap shown={shown} />;
  if (data!.kind === "line") return <CurveFit shown={shown} />;
  if (data!.kind === "images") return <ImageGrid data={data!} />;
  return (
    <>
      {picture?.kind === "predictions" && <PredictionPlot shown={shown} />}
      <DataTable data={data!} />
    </>
  );
}
