import { type ReactNode, useMemo } from "react";
import { useTexts } from "../app/language.ts";
import { LineChart } from "../charts/line-chart.tsx";
import type { LineSeries } from "../charts/line-series.ts";
import { smooth } from "../charts/smoothing.ts";
import { labelsOf } from "../history/differences.ts";
import type { RunRecord } from "../history/record.ts";
import { isComparable } from "../history/scores.ts";
import { type Points, groupBySeed, meanCurve } from "../history/statistics.ts";
import { Choice } from "../ui/button.tsx";
import { Card } from "../ui/layout.tsx";
import { NumberField } from "../ui/number-field.tsx";
import { linearScale } from "../ui/number.ts";
import { Select } from "../ui/select.tsx";
import { Switch } from "../ui/text-field.tsx";
import { useComparison, useLook } from "./comparison.ts";
import { axes, isStepCurve, stepCurve, usualSmoothing } from "./curve-data.ts";
import styles from "./runs.module.css";
import { texts } from "./texts.ts";
import { useRunName, useRunPoints } from "./use-runs.ts";
import { useScoreName } from "./words.ts";

const smoothingScale = linearScale(0, 0.99);
/** More curves than this have their names in the table alone. */
const mostNames = 8;

export interface CurvesCardProps {
  /** The runs that are shown. */
  readonly records: readonly RunRecord[];
  readonly looks: ReadonlyMap<string, number>;
  /** The curve that is drawn, and all there are to choose from. */
  readonly curve: string;
  readonly all: readonly string[];
}

/** The curves of the shown runs in one chart. */
export function CurvesCard({ records, looks, curve, all }: CurvesCardProps): ReactNode {
  const words = useTexts(texts);
  const nameOf = useScoreName();
  const { axis, isLog, isGrouped, look, ...chosen } = useLook();
  const smoothing = chosen.smoothing ?? usualSmoothing(curve);
  const points = useRunPoints(records, curve, axis);
  const series = useSeries({ records, looks, points, isGrouped, smoothing });
  const x = useMemo(() => ({ title: words.axisTitle[axis] }), [words, axis]);
  const y = useMemo(() => ({ title: nameOf(curve), log: isLog }), [nameOf, curve, isLog]);
  const missing = records.length - points.size;
  const isLoss = curve === stepCurve("loss") || !isStepCurve(curve);
  const notes = [
    isLoss && !isComparable(isStepCurve(curve) ? "train.loss" : curve, records) && words.lossesDiffer,
    isGrouped && words.bandNote,
    missing > 0 && records.length > 0 && words.missing(missing, records.length),
    series.length > mostNames && words.legendBelow,
  ].filter((note) => note !== false);
  return (
    <Card title={words.curves}>
      <div className={styles["controls"]}>
        <div className={styles["wide"]}>
          <Select
            label={words.score}
            value={curve}
            options={all.map((name) => ({ value: name, name: nameOf(name) }))}
            onChange={(next) => look({ curve: next })}
          />
        </div>
        <div className={styles["field"]}>
          <span className={styles["label"]} aria-hidden>
            {words.against}
          </span>
          <Choice
            label={words.against}
            value={axis}
            options={axes.map((one) => ({ value: one, name: words.axis[one] }))}
            onChange={(next) => look({ axis: next })}
          />
        </div>
        <div className={styles["wide"]}>
          <NumberField
            label={words.smoothing}
            value={smoothing}
            rule={{ minimum: 0, maximum: 0.99 }}
            scale={smoothingScale}
            onChange={(next) => look({ smoothing: next })}
          />
        </div>
        <div className={styles["switches"]}>
          <Switch isSelected={isLog} onChange={(next) => look({ isLog: next })}>
            {words.logScale}
          </Switch>
          <Switch isSelected={isGrouped} onChange={(next) => look({ isGrouped: next })}>
            {words.overSeeds}
          </Switch>
        </div>
      </div>
      <LineChart
        title={words.curvesOf(nameOf(curve))}
        note={notes.length > 0 ? notes.join(" ") : undefined}
        series={series}
        x={x}
        y={y}
        smoothing={smoothing}
        height="clamp(16rem, 42vh, 34rem)"
        empty={words.noCurves}
        legend={series.length <= mostNames && series.length > 1}
        syncKey={isStepCurve(curve) ? "runs by step" : "runs by epoch"}
      />
    </Card>
  );
}

interface SeriesInput {
  readonly records: readonly RunRecord[];
  readonly looks: ReadonlyMap<string, number>;
  readonly points: ReadonlyMap<string, Points>;
  readonly isGrouped: boolean;
  readonly smoothing: number;
}

function useSeries({ records, looks, points, isGrouped, smoothing }: SeriesInput): readonly LineSeries[] {
  const words = useTexts(texts);
  const nameOf = useRunName();
  const highlighted = useComparison((state) => state.highlighted);
  const groups = useMemo(
    () => (isGrouped ? groupBySeed(records).map(({ runs }) => runs) : records.map((run) => [run])),
    [records, isGrouped],
  );
  const labels = useMemo(() => labelsOf(groups.map(([first]) => first!)), [groups]);
  const curves = useMemo(
    () =>
      groups.flatMap((runs) => {
        const theirs = runs.flatMap(({ id }) => points.get(id) ?? []);
        if (theirs.length === 0) return [];
        return [{ runs, ...(runs.length === 1 ? { data: theirs[0]! } : bandOf(theirs, smoothing)) }];
      }),
    [groups, points, smoothing],
  );
  return useMemo(
    () =>
      curves.map(({ runs, band, ...curve }): LineSeries => {
        const [first] = runs as [RunRecord];
        const label = labels.get(first.id);
        const name = runs.length > 1 ? words.seeds(runs.length) : nameOf(first);
        const isOn = highlighted === undefined || runs.some(({ id }) => id === highlighted);
        return {
          id: first.id,
          name: label ? `${name} (${label})` : name,
          style: looks.get(first.id) ?? 0,
          width: runs.some(({ pinned }) => pinned) ? 3 : curves.length > 12 ? 1.5 : 2,
          faded: !isOn,
          // Many bands over each other say nothing.
          ...(band && (curves.length <= mostNames || highlighted !== undefined) && isOn && { band }),
          ...curve,
        };
      }),
    [curves, labels, looks, nameOf, words, highlighted],
  );
}

/** The mean of some curves, with one deviation to each side: of what is left after smoothing, where that is asked for. */
function bandOf(curves: readonly Points[], smoothing: number): Pick<LineSeries, "data" | "band" | "exact"> {
  const calm = smoothing === 0 ? curves : curves.map(({ x, y }) => ({ x, y: smooth(y, smoothing) }));
  const { x, mean, deviation } = meanCurve(calm);
  const around = (sign: number): Float64Array => mean.map((value, i) => value + sign * (deviation[i]! || 0));
  return { data: { x, y: mean }, band: { lower: around(-1), upper: around(1) }, exact: true };
}
