import { ArrowDown, ArrowUp, Eye, EyeOff, Pin, Star } from "lucide-react";
import { type ReactNode, memo } from "react";
import { useTexts } from "../app/language.ts";
import { LegendSwatch } from "../charts/legend-swatch.tsx";
import { runHistory } from "../history/history.ts";
import { IconButton } from "../ui/button.tsx";
import { Hidden, TableBox, Tag } from "../ui/layout.tsx";
import { useComparison } from "./comparison.ts";
import type { Column, Row } from "./rows.ts";
import { RunMenu } from "./run-menu.tsx";
import { RunStatusText } from "./run-status.tsx";
import styles from "./runs.module.css";
import { type Words, texts } from "./texts.ts";
import type { RunTable } from "./use-table.ts";

export interface RunListProps {
  readonly table: RunTable;
  readonly looks: ReadonlyMap<string, number>;
}

const idsOf = ({ runs }: Row): string[] => runs.map(({ id }) => id);
const isShown = ({ runs }: Row): boolean => runs.some(({ hidden }) => !hidden);

/** Runs in a table that scrolls in itself. */
export function RunsTable({ table, looks }: RunListProps): ReactNode {
  const words = useTexts(texts);
  const selected = useComparison((state) => state.selected);
  const select = useComparison((state) => state.select);
  const sorting = useComparison((state) => state.sorting);
  const sortState = (id: string) =>
    sorting.column === id ? ({ "aria-sort": sorting.isDescending ? "descending" : "ascending" } as const) : {};
  const all = table.rows.flatMap(idsOf);
  const count = all.filter((id) => selected.has(id)).length;
  return (
    <TableBox label={words.runsTable}>
      <table className={styles["table"]}>
        <thead>
          <tr>
            <th>
              <Tick
                label={words.selectAll}
                isOn={count > 0 && count === all.length}
                isPartly={count > 0 && count < all.length}
                onChange={(isOn) => select(all, isOn)}
              />
            </th>
            <th className={styles["corner"]} {...sortState("number")}>
              <SortButton id="number" isFirstDescending>
                {words.run}
              </SortButton>
            </th>
            {table.columns.map((column) => (
              <th key={column.id} className={isNumber(column) ? styles["number"] : undefined} {...sortState(column.id)}>
                <SortButton id={column.id} isFirstDescending={isNumber(column)}>
                  {table.title(column)}
                </SortButton>
              </th>
            ))}
            <th>
              <Hidden>{words.actions("")}</Hidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <TableRow key={row.key} row={row} table={table} words={words} look={looks.get(row.key)} />
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

const isNumber = (column: Column): boolean =>
  column.kind === "score" || (column.kind === "fact" && column.id !== "status");

function SortButton({
  id,
  isFirstDescending = false,
  children,
}: {
  readonly id: string;
  readonly isFirstDescending?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const sorting = useComparison((state) => state.sorting);
  const look = useComparison((state) => state.look);
  const isOn = sorting.column === id;
  const Arrow = sorting.isDescending ? ArrowDown : ArrowUp;
  const sort = (): void =>
    look({ sorting: { column: id, isDescending: isOn ? !sorting.isDescending : isFirstDescending } });
  return (
    <button type="button" className={styles["sort"]} onClick={sort}>
      {children}
      {isOn && <Arrow size={14} aria-hidden />}
    </button>
  );
}

interface TableRowProps {
  readonly row: Row;
  readonly table: RunTable;
  readonly words: Words;
  readonly look: number | undefined;
}

/** Whether a row would say the same: while one run goes on the others need not be drawn again. */
const saysSame = (before: TableRowProps, after: TableRowProps): boolean =>
  before.look === after.look &&
  before.words === after.words &&
  before.table.columns === after.table.columns &&
  before.row.runs.length === after.row.runs.length &&
  before.row.runs.every((run, i) => run === after.row.runs[i]) &&
  before.table.columns.every((one) => before.table.isBest(before.row, one) === after.table.isBest(after.row, one));

const TableRow = memo(({ row, table, words, look }: TableRowProps): ReactNode => {
  const select = useComparison((state) => state.select);
  const highlight = useComparison((state) => state.highlight);
  const ids = idsOf(row);
  const isSelected = useComparison(({ selected }) => ids.every((id) => selected.has(id)));
  const name = table.name(row);
  return (
    <tr
      data-selected={isSelected}
      className={isShown(row) ? undefined : styles["isHidden"]}
      onMouseEnter={() => highlight(isShown(row) ? row.key : undefined)}
      onMouseLeave={() => highlight(undefined)}
      onFocus={() => highlight(isShown(row) ? row.key : undefined)}
      onBlur={() => highlight(undefined)}
    >
      <td>
        <Tick label={words.select(name)} isOn={isSelected} onChange={(isOn) => select(ids, isOn)} />
      </td>
      <th scope="row" className={styles["name"]}>
        <RunTitle row={row} name={name} look={look} />
      </th>
      {table.columns.map((column) => (
        <td key={column.id} className={isNumber(column) ? styles["number"] : undefined}>
          {column.id === "status" && row.runs.length === 1 ? (
            <RunStatusText run={row.runs[0]!} />
          ) : (
            <CellText row={row} column={column} table={table} />
          )}
        </td>
      ))}
      <td>{row.runs.length === 1 && <RunMenu run={row.runs[0]!} />}</td>
    </tr>
  );
}, saysSame);

/** Whether it is shown, how it looks, and what it is called. */
export function RunTitle({
  row,
  name,
  look,
}: {
  readonly row: Row;
  readonly name: string;
  readonly look: number | undefined;
}): ReactNode {
  const words = useTexts(texts);
  const shown = isShown(row);
  const Icon = shown ? Eye : EyeOff;
  return (
    <span className={styles["nameBox"]}>
      <IconButton
        label={words.show(name)}
        size="small"
        aria-pressed={shown}
        onPress={() => void runHistory.setHidden(idsOf(row), shown)}
      >
        <Icon size={16} aria-hidden />
      </IconButton>
      {look === undefined ? <span style={{ width: 26, flex: "none" }} /> : <LegendSwatch style={look} />}
      <span className={styles["nameText"]}>
        <span title={name}>{name}</span>
        {row.runs.length > 1 && <span className={styles["small"]}>{words.seeds(row.runs.length)}</span>}
      </span>
      {row.runs.some(({ pinned }) => pinned) && (
        <Tag>
          <Pin size={12} aria-hidden /> {words.baseline}
        </Tag>
      )}
    </span>
  );
}

/** A value; the best of its column stands out. */
export function CellText({
  row,
  column,
  table,
}: {
  readonly row: Row;
  readonly column: Column;
  readonly table: RunTable;
}): ReactNode {
  const words = useTexts(texts);
  const text = table.text(row, column);
  const best = column.kind === "score" && column.which === "best" ? row.runs[0]!.best[column.score] : undefined;
  const where = best && row.runs.length === 1 ? words.atEpoch(best.epoch) : undefined;
  if (!table.isBest(row, column)) return <span title={where}>{text}</span>;
  return (
    <span className={`${styles["status"]} ${styles["best"]} ${styles["good"]}`} title={where}>
      <Star size={13} aria-hidden />
      {text}
      <Hidden>({words.bestOfAll})</Hidden>
    </span>
  );
}

export function Tick({
  label,
  isOn,
  isPartly = false,
  onChange,
}: {
  readonly label: string;
  readonly isOn: boolean;
  readonly isPartly?: boolean;
  onChange(isOn: boolean): void;
}): ReactNode {
  return (
    <span className={styles["tick"]}>
      <input
        type="checkbox"
        aria-label={label}
        checked={isOn}
        ref={(element) => {
          if (element) element.indeterminate = isPartly;
        }}
        onChange={(event) => onChange(event.target.checked)}
      />
    </span>
  );
}
