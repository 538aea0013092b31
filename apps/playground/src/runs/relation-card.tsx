import { type ReactNode, useCallback, useMemo, useState } from "react";
import { useTexts } from "../app/language.ts";
import type { ChartTable } from "../charts/export.ts";
import { PlotFigure } from "../charts/plot-figure.tsx";
import { differingPaths, formatValue, valueAt } from "../history/differences.ts";
import { type RunRecord, isLive } from "../history/record.ts";
import { isComparable } from "../history/scores.ts";
import { shortNumber } from "../history/table.ts";
import { Choice } from "../ui/button.tsx";
import { Card, Lead } from "../ui/layout.tsx";
import { Select } from "../ui/select.tsx";
import { useComparison } from "./comparison.ts";
import { type Mark, bestPath, colorOf, marksOf } from "./relation-data.ts";
import { parallel, scatter } from "./relation-plots.ts";
import styles from "./runs.module.css";
import { texts } from "./compare-texts.ts";
import { texts as runTexts } from "./texts.ts";
import { useRunName, useSame } from "./use-runs.ts";
import { useOptionNames, useScoreName } from "./words.ts";

/** More options than this cannot be told apart side by side. */
const mostAxes = 7;
const nothing = "";

/** How a score depends on the options in which the shown runs differ. */
export function RelationCard({
  records,
  score,
}: {
  readonly records: readonly RunRecord[];
  readonly score: string | undefined;
}): ReactNode {
  const words = useTexts(texts);
  const which = useComparison((state) => (state.which === "best" ? "best" : "last"));
  // Scores of runs in progress move all the time, and would be taken for what they came to.
  const over = useSame(records.filter((run) => !isLive(run)));
  const marks = useMemo(() => (score === undefined ? [] : marksOf(over, score, which)), [over, score, which]);
  const paths = useMemo(() => differingPaths(marks.map(({ run }) => run)), [marks]);
  const isReady = score !== undefined && marks.length > 1 && paths.length > 0;
  return (
    <Card title={words.relation} lead={words.relationLead}>
      {isReady ? (
        <Relation marks={marks} paths={paths} score={score} which={which} />
      ) : (
        <Lead>{words.relationNone}</Lead>
      )}
    </Card>
  );
}

interface RelationProps {
  readonly marks: readonly Mark[];
  readonly paths: readonly string[];
  readonly score: string;
  readonly which: "last" | "best";
}

function Relation({ marks, paths, score, which }: RelationProps): ReactNode {
  const words = useTexts(texts);
  const common = useTexts(runTexts);
  const nameOf = useRunName();
  const scoreName = useScoreName();
  const [kind, setKind] = useState<"scatter" | "parallel">("scatter");
  const [wantedX, setX] = useState<string>();
  const [wantedColor, setColor] = useState<string>();
  const path = wantedX !== undefined && paths.includes(wantedX) ? wantedX : bestPath(paths, marks)!;
  const others = paths.filter((one) => one !== path);
  const color =
    wantedColor === nothing || (wantedColor !== undefined && others.includes(wantedColor))
      ? wantedColor
      : (bestColor(others, marks) ?? nothing);
  const colorPath = color === nothing ? undefined : color;
  const optionNames = useOptionNames(paths);
  const titleOf = (one: string): string => optionNames.get(one) ?? one;
  const yTitle = `${scoreName(score)} · ${common[which]}`;
  const tipOf = useCallback(
    (mark: Mark) =>
      [
        nameOf(mark.run),
        ...paths.map((one) => `${optionNames.get(one)}: ${formatValue(valueAt(mark.run, one))}`),
        `${yTitle}: ${shortNumber(mark.score)}`,
      ].join("\n"),
    [nameOf, paths, optionNames, yTitle],
  );
  const colors = useMemo(() => [...new Set(marks.map((mark) => colorOf(mark, colorPath)))], [marks, colorPath]);
  const names = useMemo(() => [...optionNames.values()].slice(0, mostAxes), [optionNames]);
  const xTitle = titleOf(path);
  const options = useMemo(
    () =>
      kind === "scatter"
        ? scatter({ marks, path, colorPath, colors, xTitle, yTitle, tipOf })
        : parallel({ marks, paths: paths.slice(0, mostAxes), names, scoreTitle: yTitle, tipOf }),
    [kind, marks, path, colorPath, colors, xTitle, yTitle, tipOf, paths, names],
  );
  const table = useCallback(
    (): ChartTable => ({
      columns: [common.run, ...paths, yTitle],
      rows: marks.map(({ run, score: value }) => [
        nameOf(run),
        ...paths.map((one) => formatValue(valueAt(run, one))),
        value,
      ]),
      total: marks.length,
    }),
    [common, paths, yTitle, marks, nameOf],
  );
  const isAlike = isComparable(
    score,
    marks.map(({ run }) => run),
  );
  const scores = marks.map((mark) => mark.score);
  const ends = [Math.min(...scores), Math.max(...scores)].map(shortNumber) as [string, string];
  return (
    <>
      <div className={styles["controls"]}>
        <Choice<"scatter" | "parallel">
          label={words.relation}
          value={kind}
          options={[
            { value: "scatter", name: words.scatter },
            { value: "parallel", name: words.parallel },
          ]}
          onChange={(next) => setKind(next)}
        />
        {kind === "scatter" && (
          <>
            <div className={styles["wide"]}>
              <Select
                label={words.xOption}
                value={path}
                options={paths.map((one) => ({ value: one, name: titleOf(one) }))}
                onChange={setX}
              />
            </div>
            <div className={styles["wide"]}>
              <Select
                label={words.colorOption}
                value={color}
                options={[
                  { value: nothing, name: words.none },
                  ...others.map((one) => ({ value: one, name: titleOf(one) })),
                ]}
                onChange={setColor}
              />
            </div>
          </>
        )}
      </div>
      <PlotFigure
        title={kind === "scatter" ? words.relationTitle(yTitle, xTitle) : words.parallelTitle(yTitle)}
        note={`${kind === "scatter" ? words.meanNote : words.parallelNote}${isAlike ? "" : ` ${common.lossesDiffer}`}`}
        summary={words.relationSummary(marks.length, ...ends)}
        options={options}
        table={table}
        height="clamp(15rem, 36vh, 26rem)"
        legend={
          kind === "scatter" && colorPath !== undefined
            ? colors.map((name, i) => ({ id: name, name, style: i % 8, kind: "point" as const }))
            : []
        }
      />
    </>
  );
}

/** An option with few values, so that colours can tell them apart. */
function bestColor(paths: readonly string[], marks: readonly Mark[]): string | undefined {
  const count = (path: string): number => new Set(marks.map((mark) => colorOf(mark, path))).size;
  return paths.find((path) => path !== "seed" && count(path) > 1 && count(path) <= 8);
}
