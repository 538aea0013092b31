import { ArrowDown, ArrowUp } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTexts } from "../app/language.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Select } from "../ui/select.tsx";
import { useComparison, useLook } from "./comparison.ts";
import { RunMenu } from "./run-menu.tsx";
import { RunStatusText } from "./run-status.tsx";
import { CellText, type RunListProps, RunTitle, Tick } from "./runs-table.tsx";
import styles from "./runs.module.css";
import { texts } from "./texts.ts";

/** Cards that are shown at first, and more of them each time. */
const page = 12;

/** Runs one below the other, where there is no room for a table. */
export function RunCards({ table, looks }: RunListProps): ReactNode {
  const words = useTexts(texts);
  const { sorting, look } = useLook();
  const selected = useComparison((state) => state.selected);
  const select = useComparison((state) => state.select);
  const [most, setMost] = useState(page);
  const Arrow = sorting.isDescending ? ArrowDown : ArrowUp;
  const columns = table.columns.filter(({ id }) => id !== "status");
  const figures = columns.filter(({ kind }) => kind !== "fact");
  const facts = columns.filter(({ kind }) => kind === "fact");
  const sortable = [{ value: "number", name: words.facts.number }].concat(
    columns.map((column) => ({ value: column.id, name: table.title(column) })),
  );
  return (
    <>
      <div className={styles["controls"]}>
        <div className={styles["wide"]}>
          <Select
            label={words.sortBy}
            value={sortable.some(({ value }) => value === sorting.column) ? sorting.column : "number"}
            options={sortable}
            onChange={(column) => look({ sorting: { ...sorting, column } })}
          />
        </div>
        <IconButton
          label={sorting.isDescending ? words.sortedDown : words.sortedUp}
          onPress={() => look({ sorting: { ...sorting, isDescending: !sorting.isDescending } })}
        >
          <Arrow size={18} aria-hidden />
        </IconButton>
      </div>
      <ul className={styles["cards"]}>
        {table.rows.slice(0, most).map((row) => {
          const ids = row.runs.map(({ id }) => id);
          const isSelected = ids.every((id) => selected.has(id));
          const name = table.name(row);
          return (
            <li key={row.key} className={styles["runCard"]} data-selected={isSelected}>
              <div className={styles["runHead"]}>
                <Tick label={words.select(name)} isOn={isSelected} onChange={(isOn) => select(ids, isOn)} />
                <RunTitle row={row} name={name} look={looks.get(row.key)} />
                {row.runs.length === 1 && <RunMenu run={row.runs[0]!} />}
              </div>
              <dl className={styles["figures"]}>
                <div>
                  <dt>{words.facts.status}</dt>
                  <dd>{row.runs.length === 1 ? <RunStatusText run={row.runs[0]!} /> : words.seeds(row.runs.length)}</dd>
                </div>
                {figures.map((column) => (
                  <div key={column.id}>
                    <dt>{table.title(column)}</dt>
                    <dd>
                      <CellText row={row} column={column} table={table} />
                    </dd>
                  </div>
                ))}
              </dl>
              <p className={styles["small"]}>
                {facts.map((column) => `${table.title(column)} ${table.text(row, column)}`).join(" · ")}
              </p>
            </li>
          );
        })}
      </ul>
      {table.rows.length > most && (
        <div className={styles["more"]}>
          <Button onPress={() => setMost(most + page)}>{words.more(table.rows.length - most)}</Button>
        </div>
      )}
    </>
  );
}
