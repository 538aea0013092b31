import { type ReactNode, useEffect, useRef } from "react";
import { useChartTheme } from "../../charts/chart-theme.ts";
import { parseColor } from "../../charts/palette.ts";
import styles from "./diagnostics.module.css";

export interface PixelImageProps {
  /** Row by row. */
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
  /** What no ink and full ink are. */
  readonly range: readonly [low: number, high: number];
  readonly label: string;
}

/** A small image of one channel, in the ink of the theme. */
export function PixelImage({ values, height, width, range, label }: PixelImageProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useChartTheme();
  const [low, high] = range;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const picture = context.createImageData(width, height);
    const ink = parseColor(theme.text);
    values.forEach((value, i) => picture.data.set([...ink, (255 * (value - low)) / (high - low)], 4 * i));
    context.putImageData(picture, 0, 0);
  }, [values, height, width, low, high, theme]);
  return <canvas ref={canvas} className={styles["image"]} width={width} height={height} role="img" aria-label={label} />;
}

/** The range that most numbers of images lie in: where each pixel is scaled by itself, a few lie far out. */
export function rangeOfImages(inputs: Float32Array): readonly [number, number] {
  const sorted = inputs.slice(0, 20_000).sort();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const [low, high] = [at(0.02), at(0.98)];
  return low < high ? [low, high] : [low, low + 1];
}
