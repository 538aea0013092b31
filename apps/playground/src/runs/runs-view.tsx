import { type ReactNode, useEffect, useMemo } from "react";
import { useTexts } from "../app/language.ts";
import { useNavigation } from "../app/navigation.ts";
import { runHistory } from "../history/history.ts";
import { scoreNames } from "../history/scores.ts";
import type { HistoryState } from "../history/store.ts";
import { Button } from "../ui/button.tsx";
import { Card, Notice, Row } from "../ui/layout.tsx";
import { useComparison } from "./comparison.ts";
import { isStepCurve, stepCurve, tellingCurve } from "./curve-data.ts";
import { CurvesCard } from "./curves-card.tsx";
import { DifferencesCard } from "./differences-card.tsx";
import { ImportButton } from "./import-runs.tsx";
import { NoticeLine } from "./notice-line.tsx";
import { RelationCard } from "./relation-card.tsx";
import { RunsCard } from "./runs-card.tsx";
import styles from "./runs.module.css";
import { NewSweepButton, SweepsCard } from "./sweeps-card.tsx";
import { texts } from "./texts.ts";
import { useRunStyles, useSlowHistory } from "./use-runs.ts";
import { useTable } from "./use-table.ts";

const told = ({ isOpen, records, sweeps, trouble }: HistoryState) => ({ isOpen, records, sweeps, trouble });
/** What every run has by update. */
const ofSteps = [stepCurve("loss"), stepCurve("rate")];

/** All runs side by side. */
export function RunsView(): ReactNode {
  const words = useTexts(texts);
  const go = useNavigation((place) => place.go);
  const { isOpen, records, sweeps, trouble } = useSlowHistory(told);
  useEffect(() => void runHistory.open(), []);
  const looks = useRunStyles(records);
  const shown = useMemo(() => records.filter(({ hidden }) => !hidden), [records]);
  const scores = useMemo(() => scoreNames(records), [records]);
  const wanted = useComparison((state) => state.curve);
  const all = useMemo(() => [...scores, ...ofSteps], [scores]);
  const curve = wanted !== undefined && all.includes(wanted) ? wanted : tellingCurve(scores);
  const score = isStepCurve(curve) ? scores[0] : curve;
  const table = useTable(records, score, scores);
  // What is going on comes first.
  const isGoing = sweeps.some(({ status }) => status === "running" || status === "paused");
  const list = <SweepsCard sweeps={sweeps} records={records} />;
  return (
    <div className={styles["view"]}>
      <div className={styles["head"]}>
        <div>
          <h1>{words.title}</h1>
          <p className={styles["lead"]}>{words.lead}</p>
        </div>
        {isOpen && <NewSweepButton look="primary" />}
      </div>
      {trouble && (
        <Notice tone={trouble.kind === "newer" || trouble.kind === "memory" ? "warning" : "danger"} isLive>
          {words.trouble[trouble.kind]}
        </Notice>
      )}
      {!isOpen && <p role="status">{words.loading}</p>}
      {isOpen && records.length === 0 && (
        <Card title={words.runs}>
          <p>{words.noRuns}</p>
          <NoticeLine />
          <Row>
            <Button onPress={() => go("train")}>{words.toTrain}</Button>
            <ImportButton />
          </Row>
        </Card>
      )}
      {isGoing && list}
      {records.length > 0 && (
        <div className={styles["parts"]}>
          <CurvesCard records={shown} looks={looks} curve={curve} all={all} />
          <RunsCard records={records} table={table} looks={looks} />
          <RelationCard records={shown} score={score} />
          <DifferencesCard records={records} />
        </div>
      )}
      {!isGoing && sweeps.length > 0 && list}
    </div>
  );
}
