import { type ReactNode, useSyncExternalStore } from "react";
import { useTexts } from "../app/language.ts";
import { runHistory } from "../history/history.ts";
import type { RunRecord } from "../history/record.ts";
import { Button, Choice } from "../ui/button.tsx";
import { Card } from "../ui/layout.tsx";
import { Switch } from "../ui/text-field.tsx";
import { useComparison, useLook } from "./comparison.ts";
import { ExportMenu } from "./export-menu.tsx";
import { NoticeLine } from "./notice-line.tsx";
import { tell } from "./notices.ts";
import { RunCards } from "./run-cards.tsx";
import { removeRuns } from "./run-menu.tsx";
import { RunsTable } from "./runs-table.tsx";
import styles from "./runs.module.css";
import { texts } from "./texts.ts";
import type { RunTable } from "./use-table.ts";

const narrow = matchMedia("(max-width: 44rem)");

export interface RunsCardProps {
  readonly records: readonly RunRecord[];
  readonly table: RunTable;
  readonly looks: ReadonlyMap<string, number>;
}

/** All runs: a table, or cards on a narrow screen. */
export function RunsCard({ records, table, looks }: RunsCardProps): ReactNode {
  const words = useTexts(texts);
  const { which, hasAllScores, hasAllOptions, look } = useLook();
  const selected = useComparison((state) => state.selected);
  const isNarrow = useSyncExternalStore(listen, () => narrow.matches);
  const chosen = records.filter(({ id }) => selected.has(id));
  const List = isNarrow ? RunCards : RunsTable;
  return (
    <Card title={words.runs} actions={<ExportMenu table={table.data} selected={chosen.map(({ id }) => id)} />}>
      <div className={styles["controls"]}>
        <div className={styles["field"]}>
          <span className={styles["label"]} aria-hidden>
            {words.which}
          </span>
          <Choice
            label={words.which}
            value={which}
            options={(["last", "best", "both"] as const).map((value) => ({ value, name: words.whichOf[value] }))}
            onChange={(next) => look({ which: next })}
          />
        </div>
        <div className={styles["switches"]}>
          <Switch isSelected={hasAllScores} onChange={(next) => look({ hasAllScores: next })}>
            {words.allScores}
          </Switch>
          <Switch isSelected={hasAllOptions} onChange={(next) => look({ hasAllOptions: next })}>
            {words.allOptions}
          </Switch>
        </div>
      </div>
      <NoticeLine />
      <div className={styles["tall"]}>
        <List table={table} looks={looks} />
      </div>
      {chosen.length > 0 && <SelectionBar chosen={chosen} records={records} />}
    </Card>
  );
}

function listen(changed: () => void): () => void {
  narrow.addEventListener("change", changed);
  return () => narrow.removeEventListener("change", changed);
}

/** What can be done with the ticked runs. */
function SelectionBar({
  chosen,
  records,
}: {
  readonly chosen: readonly RunRecord[];
  readonly records: readonly RunRecord[];
}): ReactNode {
  const words = useTexts(texts);
  const select = useComparison((state) => state.select);
  const ids = chosen.map(({ id }) => id);
  const only = async (): Promise<void> => {
    await runHistory.setHidden(
      records.map(({ id }) => id).filter((id) => !ids.includes(id)),
      true,
    );
    await runHistory.setHidden(ids, false);
  };
  return (
    <div className={styles["selection"]} role="group" aria-label={words.selected(chosen.length)}>
      <strong>{words.selected(chosen.length)}</strong>
      <Button size="small" onPress={() => void only()}>
        {words.only}
      </Button>
      <Button size="small" onPress={() => void runHistory.setHidden(ids, false)}>
        {words.showAll}
      </Button>
      <Button size="small" onPress={() => void runHistory.setHidden(ids, true)}>
        {words.hideAll}
      </Button>
      <Button
        size="small"
        look="danger"
        onPress={() => {
          removeRuns(chosen, words);
          select(ids, false);
        }}
      >
        {words.remove}
      </Button>
      <Button
        size="small"
        look="quiet"
        onPress={() => {
          select(ids, false);
          tell(undefined);
        }}
      >
        {words.clear}
      </Button>
    </div>
  );
}
