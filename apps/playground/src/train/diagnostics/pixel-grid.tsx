import { type CSSProperties, type KeyboardEvent, type ReactNode, memo, useId, useRef, useState } from "react";
import { useLanguage, useTexts } from "../../app/language.ts";
import styles from "./diagnostics.module.css";
import { percentText } from "./percent-text.ts";
import { texts } from "./texts.ts";

export interface PixelGridProps {
  /** From 0 to 1, row by row. */
  readonly ink: Float32Array;
  readonly height: number;
  readonly width: number;
  onChange(ink: Float32Array): void;
}

/** The picture that the model is given. Its cells can be inked by keyboard: arrows move, Space inks and clears. */
export const PixelGrid = memo(function PixelGrid({ ink, height, width, onChange }: PixelGridProps): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const id = useId();
  const grid = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState(0);
  const toggle = (at: number): void => onChange(ink.with(at, ink[at]! >= 0.5 ? 0 : 1));
  const move = (at: number): void => {
    setPlace(at);
    grid.current?.querySelectorAll<HTMLElement>("[role=gridcell]")[at]?.focus();
  };
  const press = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [row, column] = [Math.floor(place / width), place % width];
    const keys: Record<string, () => void> = {
      ArrowLeft: () => move(row * width + Math.max(0, column - 1)),
      ArrowRight: () => move(row * width + Math.min(width - 1, column + 1)),
      ArrowUp: () => move(Math.max(0, row - 1) * width + column),
      ArrowDown: () => move(Math.min(height - 1, row + 1) * width + column),
      Home: () => move(row * width),
      End: () => move(row * width + width - 1),
      " ": () => toggle(place),
      Enter: () => toggle(place),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  return (
    <div className={styles["part"]}>
      <div
        ref={grid}
        className={styles["grid"]}
        role="grid"
        aria-label={words.pixels}
        aria-describedby={id}
        style={{ "--columns": width } as CSSProperties}
        onKeyDown={press}
      >
        {Array.from({ length: height }, (_, row) => (
          <div key={row} role="row">
            {Array.from({ length: width }, (__, column) => {
              const at = row * width + column;
              const share = ink[at]!;
              return (
                <div
                  key={column}
                  role="gridcell"
                  tabIndex={at === place ? 0 : -1}
                  aria-label={words.pixel(row + 1, column + 1, percentText(share, language))}
                  style={{ "--ink": share } as CSSProperties}
                  onClick={() => {
                    move(at);
                    toggle(at);
                  }}
                />
              );
            })}
          </div>
        ))}
      </div>
      <p id={id} className={styles["note"]}>
        {words.pixelsNote}
      </p>
    </div>
  );
});
