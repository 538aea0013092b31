import { type ReactNode, useCallback, useMemo, useState } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import type { Geometry } from "../charts/axes.ts";
import { FieldMap } from "../charts/field-map.tsx";
import type { Field, FieldLook } from "../charts/field.ts";
import { fieldValue } from "../charts/field.ts";
import { numberText } from "../charts/number-text.ts";
import { Lead } from "../ui/layout.tsx";
import type { Heights, Regions } from "../worker/train/picture-protocol.ts";
import type { DataPreview } from "../worker/train/protocol.ts";
import { EditLayer } from "./edit-layer.tsx";
import { EditTools } from "./edit-tools.tsx";
import styles from "./live-pane.module.css";
import { surfacePoints } from "./surface-points.ts";
import type { Shown } from "./shown.ts";
import { pictureTexts } from "./picture-texts.ts";
import { usePointEditor } from "./use-point-editor.ts";

type Place = { readonly x: number; readonly y: number };

/** The plane with its points, coloured by what the model says of each place. */
export function PlaneMap({ shown: { data: found, picture, step } }: { readonly shown: Shown }): ReactNode {
  const words = useTexts(pictureTexts);
  const language = useLanguage();
  const data = found!;
  const editor = usePointEditor(data);
  const [place, setPlace] = useState<Place>();
  const classes = data.target.kind === "classes" ? data.target.classes : [];
  const map = picture?.kind === "regions" || picture?.kind === "heights" ? picture : undefined;
  const field = useMemo(() => map && fieldOf(map), [map]);
  const look = useMemo(() => lookOf(map, data), [map, data]);
  const { points, held } = editor;
  const drawn = useMemo(
    () =>
      data.kind === "surface"
        ? surfacePoints(data)
        : points.map(({ x, y, split, label }, i) => ({
            x,
            y,
            style: label,
            size: i === held ? 13 : sizeOf(points.length, split === "train"),
            isHollow: split !== "train",
          })),
    [data, points, held],
  );
  const legend = useMemo(
    () => classes.map((name, i) => ({ id: name, name, style: i, kind: "point" }) as const),
    // Data of the same classes bring a new list each.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [classes.join()],
  );
  const overlay = useCallback((geometry: Geometry) => <EditLayer editor={editor} geometry={geometry} />, [editor]);
  const number = (value: number): string => numberText(value, language, 3);
  const summary =
    map?.kind === "regions"
      ? words.pictureSummary.regions(numberText(step, language), sharesOf(map, classes))
      : words.pictureSummary.data(numberText(points.length, language), classes.join(", "));
  return (
    <>
      <FieldMap
        title={data.kind === "surface" ? words.surface : words.decision}
        isTitleHidden
        note={map ? words.atStep(numberText(step, language)) : words.beforeStart}
        summary={summary}
        field={field}
        look={look}
        xTitle={data.features[0] ?? "x1"}
        yTitle={data.features[1] ?? "x2"}
        xRange={data.extent!.x}
        yRange={data.extent!.y}
        square={isSquare(data)}
        height="24rem"
        points={drawn}
        legend={legend}
        overlay={overlay}
        onHover={setPlace}
        {...(editor.tool !== "look" && {
          onPick: (x: number, y: number) => editor.pick({ x, y }),
          pickLabel: words.tools[editor.tool],
        })}
      />
      <p className={styles["reading"]}>{readingAt(place, map, classes, words.reading, number)}</p>
      <EditTools editor={editor} classes={classes} />
      <Lead>
        {map?.kind === "regions" && `${words.decisionLead} ${words.meanings[map.meaning]} `}
        {Object.keys(data.splits).length > 1 && words.marks}
      </Lead>
    </>
  );
}

/** Smaller where there are many; hollow ones have their rim outside. */
const sizeOf = (count: number, isFilled: boolean): number => (count > 250 ? 6.5 : 8) + (isFilled ? 1 : -1);

function fieldOf(map: Regions | Heights): Field {
  const { columns, rows, extent } = map;
  return { columns, rows, ...extent, values: map.kind === "regions" ? map.winners : map.values };
}

function lookOf(map: Regions | Heights | undefined, data: DataPreview): FieldLook {
  if (data.target.kind === "values") return { kind: "sequential", title: data.target.names[0] ?? "" };
  const { classes } = data.target;
  if (map?.kind !== "regions") return { kind: "classes", names: classes };
  const even = 1 / Math.max(2, classes.length);
  // The map takes an even guess for its palest; of margins and scores that is 0.
  const confidence =
    map.meaning === "probability" ? map.confidence : map.confidence.map((sure) => even + (1 - even) * sure);
  return { kind: "classes", names: classes, confidence };
}

/** Whether both axes have one scale. */
function isSquare({ extent }: DataPreview): boolean {
  const { x, y } = extent!;
  return Math.abs(x[1] - x[0] - (y[1] - y[0])) < 1e-6 * (x[1] - x[0]);
}

function sharesOf({ winners }: Regions, classes: readonly string[]): string {
  const counts = Array<number>(classes.length).fill(0);
  for (const winner of winners) counts[winner]! += 1;
  return classes.map((name, i) => `${name} ${Math.round((100 * counts[i]!) / winners.length)}%`).join(", ");
}

/** What the model says at a place, in words. */
export function readingAt(
  place: Place | undefined,
  map: Regions | Heights | undefined,
  classes: readonly string[],
  words: (typeof pictureTexts)["en"]["reading"],
  number: (value: number) => string,
): string {
  if (!place || !map) return words.nothing;
  if (map.kind === "heights") return words.value(number(fieldValue(fieldOf(map), place.x, place.y)));
  const { columns, rows, extent, winners, confidence, meaning } = map;
  const along = (value: number, [low, high]: readonly [number, number], count: number): number =>
    Math.min(count - 1, Math.max(0, Math.round(((value - low) / (high - low)) * (count - 1))));
  const at = along(place.y, extent.y, rows) * columns + along(place.x, extent.x, columns);
  const sure = confidence[at]!;
  const where = `(${number(place.x)}, ${number(place.y)}): `;
  return (
    where +
    words[meaning](classes[winners[at]!] ?? "", meaning === "probability" ? `${Math.round(sure * 100)}%` : number(sure))
  );
}
