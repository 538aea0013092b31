import { EllipsisVertical, Eye, Pause, Play, Plus, RotateCcw, Square, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { timeText } from "../app/time-text.ts";
import { MessageText } from "../app/message-text.tsx";
import { formatValue } from "../history/differences.ts";
import { runHistory } from "../history/history.ts";
import type { RunRecord } from "../history/record.ts";
import { summarise } from "../history/statistics.ts";
import { type Sweep, progressOf } from "../history/sweep.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Card, Disclosure, Tag } from "../ui/layout.tsx";
import { Menu } from "../ui/menu.tsx";
import { tell } from "./notices.ts";
import styles from "./runs.module.css";
import { SweepBuilder } from "./sweep-builder.tsx";
import { sweeper } from "./sweeper.ts";
import { texts } from "./sweep-texts.ts";
import { useOptionNames } from "./words.ts";

/** Opens the form for a sweep. */
export function NewSweepButton({ look = "plain" }: { readonly look?: "plain" | "primary" }): ReactNode {
  const words = useTexts(texts);
  const [isBuilding, setBuilding] = useState(false);
  return (
    <>
      <Button look={look} onPress={() => setBuilding(true)}>
        <Plus size={16} aria-hidden />
        {words.newSweep}
      </Button>
      <Dialog title={words.newSweep} isOpen={isBuilding} width="44rem" onClose={() => setBuilding(false)}>
        <SweepBuilder onStart={() => setBuilding(false)} />
      </Dialog>
    </>
  );
}

/** Sweeps that were made, and how far they are. */
export function SweepsCard({
  sweeps,
  records,
}: {
  readonly sweeps: readonly Sweep[];
  readonly records: readonly RunRecord[];
}): ReactNode {
  const words = useTexts(texts);
  return (
    <Card title={words.sweeps}>
      <ul className={styles["sweeps"]}>
        {sweeps.map((sweep) => (
          <SweepItem key={sweep.id} sweep={sweep} records={records} />
        ))}
      </ul>
    </Card>
  );
}

/** What a sweep varies, in short: "Loss × Learning rate × Seed". */
function useSweepName({ axes, label }: Sweep): string {
  const names = useOptionNames(axes.map(({ path }) => path));
  return label ?? [...names.values()].join(" × ");
}

function SweepItem({ sweep, records }: { readonly sweep: Sweep; readonly records: readonly RunRecord[] }): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const activity = sweeper.activity();
  const cells = progressOf(sweep, records);
  const isHere = activity.sweep === sweep.id;
  const name = useSweepName(sweep);
  const isOver = (state: string): boolean => state === "done" || state === "refused";
  const done = cells.filter(({ progress }) => isOver(progress.state)).length;
  const refused = cells.filter(({ progress }) => progress.state === "refused");
  const each = activity.took.length > 0 ? summarise(activity.took).mean / 1000 : undefined;
  const isElsewhere = sweep.status === "running" && !isHere;
  const begin = async (): Promise<void> => {
    if (!(await sweeper.begin(sweep))) tell({ text: words.oneAtATime, tone: "warning" });
  };
  return (
    <li className={styles["sweep"]}>
      <div className={styles["sweepHead"]}>
        <strong>{name}</strong>
        <Tag>{isElsewhere ? words.inOtherTab : words.sweepStatus[sweep.status]}</Tag>
        {isHere && activity.phase === "running" && (
          <Button size="small" onPress={() => sweeper.pause()}>
            <Pause size={14} aria-hidden />
            {words.pause}
          </Button>
        )}
        {isHere && activity.phase === "paused" && (
          <Button size="small" onPress={() => sweeper.resume()}>
            <Play size={14} aria-hidden />
            {words.resume}
          </Button>
        )}
        {isHere && (
          <Button size="small" isDisabled={activity.phase === "stopping"} onPress={() => sweeper.cancel()}>
            <Square size={14} aria-hidden />
            {words.stop}
          </Button>
        )}
        {!isHere && !isElsewhere && done < cells.length && (
          <Button size="small" isDisabled={activity.phase !== "idle"} onPress={() => void begin()}>
            <Play size={14} aria-hidden />
            {words.resume}
          </Button>
        )}
        <SweepMenu sweep={sweep} name={name} records={records} isGoing={isHere || isElsewhere} />
      </div>
      <div
        className={styles["progress"]}
        role="progressbar"
        aria-label={words.progressOf(name)}
        aria-valuemin={0}
        aria-valuemax={cells.length}
        aria-valuenow={done}
        aria-valuetext={words.progress(done, cells.length)}
      >
        <div style={{ width: `${(100 * done) / cells.length}%` }} />
      </div>
      <div className={styles["small"]}>
        {[
          words.progress(done, cells.length),
          refused.length > 0 && words.refused(refused.length),
          isHere &&
            each !== undefined &&
            done < cells.length &&
            words.remaining(timeText(each * (cells.length - done), language)),
        ]
          .filter(Boolean)
          .join(" · ")}
      </div>
      <div className={styles["small"]}>
        {sweep.axes.map(({ path, values }) => `${path}: ${values.map(formatValue).join(", ")}`).join(" · ")}
      </div>
      {refused.length > 0 && (
        <Disclosure title={words.refused(refused.length)}>
          <ul>
            {refused.map(({ key, values, progress }) => (
              <li key={key}>
                <strong>{values.map(formatValue).join(" · ")}</strong>:{" "}
                {progress.state === "refused" && <MessageText message={progress.message} />}
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </li>
  );
}

function SweepMenu({
  sweep,
  name,
  records,
  isGoing,
}: {
  readonly sweep: Sweep;
  readonly name: string;
  readonly records: readonly RunRecord[];
  readonly isGoing: boolean;
}): ReactNode {
  const words = useTexts(texts);
  const only = async (): Promise<void> => {
    const isTheirs = (run: RunRecord): boolean => run.sweep?.id === sweep.id;
    await runHistory.setHidden(
      records.filter((run) => !isTheirs(run)).map(({ id }) => id),
      true,
    );
    await runHistory.setHidden(
      records.filter(isTheirs).map(({ id }) => id),
      false,
    );
  };
  return (
    <Menu
      label={words.sweepActions(name)}
      trigger={
        <IconButton label={words.sweepActions(name)} size="small">
          <EllipsisVertical size={16} aria-hidden />
        </IconButton>
      }
      entries={[
        ...(Object.keys(sweep.refused).length > 0
          ? [
              {
                id: "again",
                name: words.tryAgain,
                icon: <RotateCcw size={16} aria-hidden />,
                isDisabled: isGoing,
                onAction: () => void runHistory.saveSweep({ ...sweep, refused: {}, status: "paused" }),
              },
            ]
          : []),
        { id: "only", name: words.showSweep, icon: <Eye size={16} aria-hidden />, onAction: () => void only() },
        {
          id: "remove",
          name: words.removeSweep,
          note: words.removeSweepNote,
          icon: <Trash2 size={16} aria-hidden />,
          isDisabled: isGoing,
          onAction: () => void runHistory.removeSweep(sweep.id),
        },
      ]}
    />
  );
}
