import { type CSSProperties, type ReactNode, useCallback, useMemo } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import type { Geometry } from "../charts/axes.ts";
import { FieldMap } from "../charts/field-map.tsx";
import { lossScale } from "./loss-scale.ts";
import styles from "./optimizers.module.css";
import { PlaneLayer } from "./plane-layer.tsx";
import { usePlane } from "./plane-store.ts";
import { planeTexts } from "./plane-texts.ts";
import { shareText } from "./share-text.ts";

/** The loss over the plane, with the path of the run on it. */
export function PlaneMap(): ReactNode {
  const words = useTexts(planeTexts);
  const language = useLanguage();
  const { plane, losses } = usePlane();
  const drawn = useMemo(() => {
    if (!plane || !losses) return undefined;
    const { min, max, log, levels } = lossScale(losses.losses);
    return {
      field: {
        columns: losses.size,
        rows: losses.size,
        x: plane.extent.u,
        y: plane.extent.v,
        values: losses.losses,
      },
      look: { kind: "sequential", title: words.loss, min, max, log } as const,
      levels,
    };
  }, [plane, losses, words]);
  const overlay = useCallback(
    (geometry: Geometry) => plane && <PlaneLayer geometry={geometry} plane={plane} />,
    [plane],
  );
  const axis = (n: 1 | 2): string => {
    const share = plane?.shares?.[n - 1];
    return share === undefined ? words.randomAxis(n) : words.along(n, shareText(share, language));
  };
  const { u, v } = plane?.extent ?? { u: [-1, 1], v: [-1, 1] };
  return (
    <div className={styles["map"]} style={{ "--aspect": (u[1]! - u[0]!) / (v[1]! - v[0]!) } as CSSProperties}>
      <FieldMap
        title={words.map}
        isTitleHidden
        summary={words.mapSummary(plane?.path.length ?? 0)}
        field={drawn?.field}
        look={drawn?.look ?? { kind: "sequential", title: words.loss }}
        contours={drawn?.levels}
        xTitle={plane ? axis(1) : ""}
        yTitle={plane ? axis(2) : ""}
        xRange={plane?.extent.u}
        yRange={plane?.extent.v}
        square
        overlay={overlay}
      />
    </div>
  );
}
