import { type ReactNode, useCallback, useMemo, useState } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import type { Geometry } from "../charts/axes.ts";
import { numberText } from "../charts/number-text.ts";
import { Lead } from "../ui/layout.tsx";
import {
  type Curve,
  curveValue,
  drawFit,
  drawResiduals,
  fitTable,
  residualRange,
  residualsOf,
} from "./curve-drawing.ts";
import { EditLayer } from "./edit-layer.tsx";
import { EditTools } from "./edit-tools.tsx";
import styles from "./live-pane.module.css";
import { PointPlot } from "./point-plot.tsx";
import type { Shown } from "./shown.ts";
import { pictureTexts } from "./picture-texts.ts";
import { usePointEditor } from "./use-point-editor.ts";

/** Points over one number, the curve that the model puts through them, and what is left between them. */
export function CurveFit({ shown: { data: found, picture, step } }: { readonly shown: Shown }): ReactNode {
  const words = useTexts(pictureTexts);
  const language = useLanguage();
  const data = found!;
  const editor = usePointEditor(data);
  const { points, held } = editor;
  const [place, setPlace] = useState<{ readonly x: number }>();
  const curve: Curve | undefined = picture?.kind === "curve" ? picture : undefined;
  const residuals = useMemo(() => curve && residualsOf(points, held, curve), [points, held, curve]);
  const fit = useMemo(() => drawFit(points, held, curve), [points, held, curve]);
  const scatter = useMemo(() => residuals && drawResiduals(points, residuals), [points, residuals]);
  const overlay = useCallback((geometry: Geometry) => <EditLayer editor={editor} geometry={geometry} />, [editor]);
  const legend = useMemo(
    () => [
      { id: "points", name: words.splits.train, style: 0, kind: "point" } as const,
      { id: "curve", name: words.curve, style: 1, marker: "none" } as const,
    ],
    [words],
  );
  const number = (value: number): string => numberText(value, language, 3);
  const [xName, yName] = [data.features[0] ?? "x", data.target.kind === "values" ? (data.target.names[0] ?? "y") : "y"];
  const table = () => fitTable(points, residuals, [xName, yName, words.curve, words.residual]);
  const summary = residuals
    ? words.pictureSummary.curve(numberText(step, language), number(meanSize(residuals, points.length)))
    : words.pictureSummary.data(numberText(points.length, language), "");
  return (
    <>
      <PointPlot
        title={words.fit}
        isTitleHidden
        note={curve ? words.atStep(numberText(step, language)) : words.beforeStart}
        summary={summary}
        xTitle={xName}
        yTitle={yName}
        x={data.extent!.x}
        y={data.extent!.y}
        draw={fit}
        height="22rem"
        legend={legend}
        table={table}
        overlay={overlay}
        onHover={setPlace}
        onPick={editor.tool === "look" ? undefined : (x, y) => editor.pick({ x, y })}
        {...(editor.tool !== "look" && { pickLabel: words.tools[editor.tool] })}
      />
      <p className={styles["reading"]}>
        {place && curve
          ? `${xName} = ${number(place.x)}: ${words.reading.value(number(curveValue(curve, place.x)))}`
          : words.reading.nothing}
      </p>
      <EditTools editor={editor} />
      {Object.keys(data.splits).length > 1 && <Lead>{words.marks}</Lead>}
      {residuals && scatter && (
        <PointPlot
          title={words.residuals}
          note={words.residualsLead}
          summary={summary}
          xTitle={xName}
          yTitle={words.residualAxis(yName)}
          x={data.extent!.x}
          y={residualRange(residuals)}
          draw={scatter}
          height="13rem"
          table={table}
        />
      )}
    </>
  );
}

const meanSize = (residuals: Float64Array, count: number): number =>
  residuals.reduce((sum, one) => sum + Math.abs(one), 0) / Math.max(1, count);
