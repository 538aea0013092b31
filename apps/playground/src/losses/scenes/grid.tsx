import type { ReactNode } from "react";
import { largest } from "./arrow.tsx";

interface GridProps {
  readonly caption: string;
  readonly rows: number;
  readonly columns: number;
  readonly values: ArrayLike<number>;
  /** `shade`: from 0 to 1; `light`: the same as brightness; `signed`: two colours around 0, over the largest. */
  readonly kind: "shade" | "light" | "signed";
  /** Cells around which a line is drawn. */
  readonly outline?: ArrayLike<number>;
}

const cell = 10;
const colors = { shade: "var(--text)", light: "#fff", more: "var(--series-1)", less: "var(--series-2)" };

/** Numbers as cells of an image. */
export function Grid({ caption, rows, columns, values, kind, outline }: GridProps): ReactNode {
  const most = largest(values);
  return (
    <figure>
      <svg viewBox={`-0.5 -0.5 ${columns * cell + 1} ${rows * cell + 1}`} role="img" aria-label={caption}>
        <rect width={columns * cell} height={rows * cell} fill={kind === "light" ? "#000" : "var(--surface-sunken)"} />
        {Array.from({ length: rows * columns }, (_, i) => {
          const [x, y] = [(i % columns) * cell, Math.floor(i / columns) * cell];
          const value = values[i]!;
          const share = kind === "signed" ? Math.abs(value) / most : Math.min(1, Math.max(0, value));
          if (share < 0.01) return null;
          const color = colors[kind === "signed" ? (value > 0 ? "more" : "less") : kind];
          const isStrong = kind === "signed" && share > 0.45;
          return (
            // Cells have no name but their place.
            // oxlint-disable-next-line react/no-array-index-key
            <g key={i}>
              <rect x={x} y={y} width={cell} height={cell} fill={color} opacity={share} />
              {isStrong && (
                <path
                  d={value > 0 ? `M${x + 3},${y + 5}h4M${x + 5},${y + 3}v4` : `M${x + 3},${y + 5}h4`}
                  stroke="var(--surface)"
                  strokeWidth={1.2}
                />
              )}
            </g>
          );
        })}
        {outline && <path d={outlineOf(outline, rows, columns)} fill="none" stroke="var(--series-2)" strokeWidth={2} />}
        <rect width={columns * cell} height={rows * cell} fill="none" stroke="var(--line)" />
      </svg>
      <figcaption>{caption}</figcaption>
    </figure>
  );
}

/** The sides between cells that are in and cells that are not. */
function outlineOf(inside: ArrayLike<number>, rows: number, columns: number): string {
  const isIn = (row: number, column: number): boolean =>
    row >= 0 && column >= 0 && row < rows && column < columns && inside[row * columns + column]! > 0.5;
  let path = "";
  for (let row = 0; row <= rows; row++) {
    for (let column = 0; column <= columns; column++) {
      const here = isIn(row, column);
      if (here !== isIn(row, column - 1)) path += `M${column * cell},${row * cell}v${cell}`;
      if (here !== isIn(row - 1, column)) path += `M${column * cell},${row * cell}h${cell}`;
    }
  }
  return path;
}
