import { type CSSProperties, type ReactNode, useCallback, useMemo } from "react";
import { useTexts } from "../app/language.ts";
import type { Geometry } from "../charts/axes.ts";
import { FieldMap } from "../charts/field-map.tsx";
import { heightsOf } from "./heights.ts";
import { usePlayback } from "./playback.ts";
import styles from "./optimizers.module.css";
import { RaceLayer } from "./race-layer.tsx";
import { useRace } from "./race-store.ts";
import { texts } from "./texts.ts";
import { useSurfaceTitle } from "./use-titles.ts";

/** The surface from above, with the race on it. A click starts the race there. */
export function SurfaceMap(): ReactNode {
  const words = useTexts(texts);
  const title = useSurfaceTitle();
  const { setup, field, lowest, change } = useRace();
  const step = usePlayback((one) => (one.isPlaying ? undefined : one.step));
  const drawn = useMemo(() => {
    if (!field) return undefined;
    const { heights, least, highest, levels } = heightsOf(field.values, lowest);
    const { columns, rows, extent } = field;
    return {
      field: { columns, rows, x: extent.x, y: extent.y, values: heights },
      look: { kind: "sequential", log: true, min: least, max: highest, title: words.height } as const,
      levels,
    };
  }, [field, lowest, words]);
  const overlay = useCallback((geometry: Geometry) => <RaceLayer geometry={geometry} />, []);
  if (!setup) return null;
  const { extent } = setup;
  const aspect = (extent.x[1] - extent.x[0]) / (extent.y[1] - extent.y[0]);
  return (
    <div className={styles["map"]} style={{ "--aspect": aspect } as CSSProperties}>
      <FieldMap
        title={words.map}
        isTitleHidden
        summary={words.mapSummary(title, setup.racers.length, step ?? 0)}
        field={drawn?.field}
        look={drawn?.look ?? { kind: "sequential", title: words.height }}
        contours={drawn?.levels}
        xTitle="x"
        yTitle="y"
        xRange={extent.x}
        yRange={extent.y}
        square
        overlay={overlay}
        pickLabel={words.startHere}
        onPick={(x, y) => change({ ...setup, start: { x: round(x, extent.x), y: round(y, extent.y) } }, true)}
      />
    </div>
  );
}

/** A place as precise as it can be pointed at. */
function round(value: number, [from, to]: readonly [number, number]): number {
  const step = 10 ** Math.floor(Math.log10((to - from) / 500));
  return Number((Math.round(value / step) * step).toPrecision(8));
}
