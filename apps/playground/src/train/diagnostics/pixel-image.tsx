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
  return (
    <canvas ref={canvas} className={styles["image"]} width={width} height={height} role="img" aria-label={label} />
  );
}
