import { type ReactNode, useCallback, useMemo, useState } from "react";
import { useTexts } from "../../app/language.ts";
import { Button } from "../../ui/button.tsx";
import { Disclosure, Lead, Row } from "../../ui/layout.tsx";
import type { ImageHabits, SampleField, Subject } from "../../worker/diagnostics/protocol.ts";
import type { DataPreview } from "../../worker/train/protocol.ts";
import styles from "./diagnostics.module.css";
import { type Stroke, inkOf } from "./ink.ts";
import { Pad } from "./pad.tsx";
import { PixelGrid } from "./pixel-grid.tsx";
import { SampleAnswer } from "./sample-answer.tsx";
import { texts } from "./texts.ts";

export interface DrawingProps {
  readonly habits: ImageHabits;
  readonly fields: readonly SampleField[];
  readonly target: DataPreview["target"];
  readonly subject: Subject | undefined;
}

const nothing: readonly Stroke[] = [];

/** A pad to draw on, the picture that the model is given of it, and its answer. */
export function Drawing({ habits, fields, target, subject }: DrawingProps): ReactNode {
  const words = useTexts(texts);
  const [strokes, setStrokes] = useState(nothing);
  // Cells that were changed one by one stand for themselves: no strokes would give them.
  const [cells, setCells] = useState<Float32Array>();
  const drawn = useMemo(() => inkOf(strokes, habits), [strokes, habits]);
  const ink = cells ?? drawn;
  const isEmpty = ink.every((one) => one === 0);
  const draw = (next: readonly Stroke[]): void => {
    setStrokes(next);
    setCells(undefined);
  };
  const changeCells = useCallback((next: Float32Array) => {
    setCells(next);
    setStrokes(nothing);
  }, []);
  const values = useMemo(() => {
    const { low, high } = habits;
    const isWhole = fields.every((field) => field.kind === "number" && field.isWhole);
    return Array.from(ink, (share) => {
      const value = low + share * (high - low);
      return isWhole ? Math.round(value) : value;
    });
  }, [ink, habits, fields]);
  return (
    <>
      <div className={styles["drawing"]}>
        <div className={styles["part"]}>
          <Pad strokes={cells ? nothing : strokes} onChange={draw} />
          <Row>
            <Button
              size="small"
              isDisabled={cells !== undefined || strokes.length === 0}
              onPress={() => draw(strokes.slice(0, -1))}
            >
              {words.undoStroke}
            </Button>
            <Button size="small" isDisabled={isEmpty} onPress={() => draw(nothing)}>
              {words.clear}
            </Button>
          </Row>
        </div>
        <PixelGrid ink={ink} height={habits.height} width={habits.width} onChange={changeCells} />
        <div className={styles["part"]}>
          {isEmpty ? (
            <Lead>{words.drawFirst}</Lead>
          ) : (
            <SampleAnswer subject={subject} values={values} target={target} />
          )}
        </div>
      </div>
      <Disclosure title={words.howPrepared}>
        <Lead>{words.prepared}</Lead>
      </Disclosure>
    </>
  );
}
