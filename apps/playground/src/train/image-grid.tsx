import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { useChartTheme } from "../charts/chart-theme.ts";
import { numberText } from "../charts/number-text.ts";
import { parseColor } from "../charts/palette.ts";
import type { DataPreview, Scaling } from "../worker/train/protocol.ts";
import styles from "./image-grid.module.css";
import { pictureTexts } from "./picture-texts.ts";

/** Images of a class that are shown. */
const perClass = 8;

/** A few training images of each class. */
export function ImageGrid({ data }: { readonly data: DataPreview }): ReactNode {
  const words = useTexts(pictureTexts);
  const language = useLanguage();
  const rows = useMemo(() => imagesByClass(data), [data]);
  return (
    <ul className={styles["rows"]}>
      {rows.map(({ name, count, images }) => (
        <li key={name}>
          <span className={styles["name"]}>{name}</span>
          <Strip data={data} images={images} label={words.classCount(name, numberText(count, language))} />
          <span className={styles["count"]}>{numberText(count, language)}</span>
        </li>
      ))}
    </ul>
  );
}

interface ClassRow {
  readonly name: string;
  readonly count: number;
  /** Places of the images among the samples. */
  readonly images: readonly number[];
}

function imagesByClass({ target, splits: { train }, classCounts }: DataPreview): ClassRow[] {
  if (!train) return [];
  if (target.kind !== "classes") {
    const images = Array.from({ length: Math.min(perClass, train.indices.length) }, (_, i) => i);
    return [{ name: target.names.join(", "), count: train.length, images }];
  }
  return target.classes.map((name, label) => {
    const images: number[] = [];
    for (let i = 0; i < train.targets.length && images.length < perClass; i++) {
      if (train.targets[i] === label) images.push(i);
    }
    return { name, count: classCounts?.[label] ?? 0, images };
  });
}

/** Images side by side, one pixel a number. */
function Strip({
  data,
  images,
  label,
}: {
  readonly data: DataPreview;
  readonly images: readonly number[];
  readonly label: string;
}): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useChartTheme();
  const [height, width] = data.image!;
  const columns = perClass * (width + 1) - 1;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const picture = context.createImageData(columns, height);
    const ink = parseColor(theme.text);
    const [low, high] = rangeOf(data);
    const { inputs } = data.splits.train!;
    const size = height * width;
    const valueOf = (at: number): number => rawValue(inputs[at]!, data.scaling?.[at % size]);
    images.forEach((image, place) => {
      for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++) {
          const value = valueOf(image * size + row * width + column);
          const at = 4 * (row * columns + place * (width + 1) + column);
          picture.data.set([...ink, (255 * (value - low)) / (high - low)], at);
        }
      }
    });
    context.putImageData(picture, 0, 0);
  }, [data, images, theme, height, width, columns]);
  return (
    <canvas ref={canvas} className={styles["strip"]} width={columns} height={height} role="img" aria-label={label} />
  );
}

/** A number as the data have it, before it was scaled for the model. */
export const rawValue = (value: number, scaling: Scaling | undefined): number =>
  scaling ? value * scaling.scale + scaling.offset : value;

/** The range that most numbers lie in: a few that lie far out would leave all others grey. */
function rangeOf({ splits, scaling }: DataPreview): readonly [number, number] {
  const width = scaling?.length ?? 1;
  const sorted = splits
    .train!.inputs.slice(0, 20_000)
    .map((value, i) => rawValue(value, scaling?.[i % width]))
    .sort();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const [low, high] = [at(0.02), at(0.98)];
  return low < high ? [low, high] : [low, low + 1];
}
