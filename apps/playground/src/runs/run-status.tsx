import { CircleCheck, CircleSlash, CircleStop, LoaderCircle, Pause, Unplug } from "lucide-react";
import type { ReactNode } from "react";
import { useTexts } from "../app/language.ts";
import { MessageText } from "../app/message-text.tsx";
import { type RunRecord, type RunStatus, isLive } from "../history/record.ts";
import { Button } from "../ui/button.tsx";
import { PopoverCard } from "../ui/dialog.tsx";
import styles from "./runs.module.css";
import { texts } from "./texts.ts";

const icons = {
  running: LoaderCircle,
  paused: Pause,
  completed: CircleCheck,
  stopped: CircleStop,
  "non-finite": CircleSlash,
  interrupted: Unplug,
} satisfies Record<RunStatus, unknown>;
const tones: Readonly<Record<RunStatus, string>> = {
  running: "live",
  paused: "live",
  completed: "good",
  stopped: "warning",
  "non-finite": "danger",
  interrupted: "warning",
};

/** Where a run is, by icon and word; of one in progress, how far it is; of one that came to a bad end, why. */
export function RunStatusText({ run }: { readonly run: RunRecord }): ReactNode {
  const words = useTexts(texts);
  const Icon = icons[run.status];
  const why = run.diagnosis?.message ?? run.detail;
  const status = (
    <span className={`${styles["status"]} ${styles[tones[run.status]]}`}>
      <Icon size={15} aria-hidden />
      <span className={why === undefined ? undefined : styles["asks"]}>
        {words.status[run.status]}
        {isLive(run) && run.totalSteps > 0 && ` ${Math.floor((100 * run.step) / run.totalSteps)}%`}
      </span>
    </span>
  );
  if (why === undefined) return status;
  return (
    <PopoverCard
      label={words.why}
      trigger={
        <Button look="quiet" size="small">
          {status}
        </Button>
      }
    >
      <p>
        <MessageText message={why} />
      </p>
    </PopoverCard>
  );
}
