import { Copy, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useTexts } from "../app/language.ts";
import { LegendSwatch } from "../charts/legend-swatch.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Lead } from "../ui/layout.tsx";
import { type Shown, mostShown, withShown, withoutShown } from "./plan-state.ts";
import styles from "./schedules.module.css";
import { texts } from "./texts.ts";
import type { Change } from "./use-plan-state.ts";

export interface ScheduleListProps {
  readonly shown: readonly Shown[];
  readonly names: ReadonlyMap<number, string>;
  readonly selected: number;
  readonly change: Change;
}

/** The schedules that are shown, of which one is edited. */
export function ScheduleList({ shown, names, selected, change }: ScheduleListProps): ReactNode {
  const words = useTexts(texts);
  const isFull = shown.length >= mostShown;
  const edited = shown.find(({ id }) => id === selected);
  return (
    <>
      <ul className={styles["list"]}>
        {shown.map(({ id }) => {
          const name = names.get(id) ?? "";
          return (
            <li key={id} className={id === selected ? styles["chosen"] : undefined}>
              <button
                type="button"
                className={styles["entry"]}
                aria-pressed={id === selected}
                onClick={() => change((state) => ({ ...state, selected: id }))}
              >
                <LegendSwatch style={id} />
                <span>{name}</span>
                {id === selected && <span className={styles["edited"]}>{words.edited}</span>}
              </button>
              {shown.length > 1 && (
                <IconButton
                  size="small"
                  label={words.remove(name)}
                  onPress={() => change((state) => withoutShown(state, id))}
                >
                  <Trash2 size={15} aria-hidden />
                </IconButton>
              )}
            </li>
          );
        })}
      </ul>
      <div>
        <Button
          size="small"
          isDisabled={isFull || !edited}
          onPress={() => change((state) => (edited ? withShown(state, edited.entry) : state))}
        >
          <Copy size={15} aria-hidden /> {words.copy}
        </Button>
      </div>
      {isFull && <Lead>{words.full(mostShown)}</Lead>}
    </>
  );
}
