import { Fragment, type ReactNode, useMemo } from "react";
import { useTexts } from "../app/language.ts";
import { differingPaths, formatValue, valueAt } from "../history/differences.ts";
import type { RunRecord } from "../history/record.ts";
import { goalOf, isBetter, isComparable, scoreNames } from "../history/scores.ts";
import { shortNumber } from "../history/table.ts";
import { Card, Lead, TableBox } from "../ui/layout.tsx";
import { useComparison } from "./comparison.ts";
import { pairUp } from "./pair-up.ts";
import styles from "./runs.module.css";
import { texts } from "./compare-texts.ts";
import { texts as runTexts } from "./texts.ts";
import { useRunName } from "./use-runs.ts";
import { useScoreName } from "./words.ts";

/** Options that differ between the baseline and other runs, and what came of it. */
export function DifferencesCard({ records }: { readonly records: readonly RunRecord[] }): ReactNode {
  const words = useTexts(texts);
  const selected = useComparison((state) => state.selected);
  const pair = useMemo(() => pairUp(records, selected), [records, selected]);
  if (!pair) {
    return (
      <Card title={words.differences}>
        <Lead>{words.noOther}</Lead>
      </Card>
    );
  }
  return (
    <Card title={words.differences} lead={pair.isPinned ? words.againstPinned : words.againstPrevious}>
      <DifferenceTable {...pair} />
    </Card>
  );
}

function DifferenceTable({
  baseline,
  others,
}: {
  readonly baseline: RunRecord;
  readonly others: readonly RunRecord[];
}): ReactNode {
  const words = useTexts(texts);
  const common = useTexts(runTexts);
  const nameOf = useRunName();
  const scoreName = useScoreName();
  const runs = [baseline, ...others];
  const paths = differingPaths(runs);
  const scores = scoreNames(runs);
  const isAlike = isComparable("train.loss", runs);
  return (
    <>
      <TableBox label={words.differenceTable}>
        <table className={styles["changes"]}>
          <thead>
            <tr>
              <th>{words.option}</th>
              {runs.map((run) => (
                <th key={run.id}>
                  {nameOf(run)}
                  {run === baseline && run.pinned && <div className={styles["small"]}>{common.baseline}</div>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {paths.length === 0 && (
              <tr>
                <td colSpan={runs.length + 1}>{words.same}</td>
              </tr>
            )}
            {paths.map((path) => (
              <tr key={path}>
                <th scope="row">
                  <code>
                    {path.split(".").map((part, i) => (
                      <Fragment key={part}>
                        {i > 0 && (
                          <>
                            <wbr />.
                          </>
                        )}
                        {part}
                      </Fragment>
                    ))}
                  </code>
                </th>
                {runs.map((run) => (
                  <OptionCell key={run.id} before={valueAt(baseline, path)} value={valueAt(run, path)} />
                ))}
              </tr>
            ))}
            {scores.map((name) => (
              <tr key={name}>
                <th scope="row">
                  {scoreName(name)} <span className={styles["small"]}>{common.last}</span>
                </th>
                {runs.map((run) => (
                  <ScoreCell key={run.id} name={name} baseline={baseline} run={run} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
      {!isAlike && <Lead>{common.lossesDiffer}</Lead>}
    </>
  );
}

function OptionCell({ before, value }: { readonly before: unknown; readonly value: unknown }): ReactNode {
  const text = formatValue(value);
  return <td className={text === formatValue(before) ? styles["small"] : styles["changed"]}>{text}</td>;
}

function ScoreCell({
  name,
  baseline,
  run,
}: {
  readonly name: string;
  readonly baseline: RunRecord;
  readonly run: RunRecord;
}): ReactNode {
  const words = useTexts(texts);
  const [before, value] = [baseline.last[name], run.last[name]];
  if (value === undefined) return <td>–</td>;
  const goal = goalOf(name, run.goals);
  const isAlike = isComparable(name, [baseline, run]);
  if (run === baseline || before === undefined || before === value || !goal || !isAlike)
    return <td>{shortNumber(value)}</td>;
  const isUp = isBetter(value, before, goal);
  return (
    <td>
      {shortNumber(value)}
      <div className={`${styles["delta"]} ${isUp ? styles["up"] : styles["down"]}`}>
        {value > before ? "▲" : "▼"} {shortNumber(Math.abs(value - before))} {isUp ? words.better : words.worse}
      </div>
    </td>
  );
}
