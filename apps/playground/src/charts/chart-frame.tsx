import { EllipsisVertical } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { IconButton } from "../ui/button.tsx";
import { Menu, type MenuEntry } from "../ui/menu.tsx";
import styles from "./chart-frame.module.css";
import { ChartTableView } from "./chart-table-view.tsx";
import { type ChartTable, download, fileName, savePng, saveSvg, tableCsv } from "./export.ts";
import { LegendSwatch } from "./legend-swatch.tsx";
import type { Marker } from "./palette.ts";
import { texts } from "./texts.ts";

/** A series in a legend. */
export interface LegendItem {
  readonly id: string;
  readonly name: string;
  /** Index of the colour and shape. */
  readonly style: number;
  readonly dash?: readonly number[] | undefined;
  readonly marker?: Marker | "none" | undefined;
  /** Whether it is drawn with a line. Default `line`. */
  readonly kind?: "line" | "point" | undefined;
  /** Whether it is left out of the picture. */
  readonly isHidden?: boolean | undefined;
}

export interface ChartFrameProps {
  /** What the chart shows: visible, and the name of the figure. */
  readonly title: string;
  /** Whether the title is for screen readers only, because a heading right above says the same. */
  readonly isTitleHidden?: boolean | undefined;
  /** One sentence more, visible under the title. */
  readonly note?: ReactNode;
  readonly legend?: readonly LegendItem[] | undefined;
  /** Makes the legend's items buttons that show and hide. */
  readonly onToggle?: ((id: string) => void) | undefined;
  /** Where the legend's items show their values; see `LineChart`. */
  readonly legendValue?: ((id: string) => (element: HTMLElement | null) => void) | undefined;
  /** The chart's data, asked for when somebody wants to see or save them: at most 500 rows, and all of them for a file. */
  readonly table?: ((all: boolean) => ChartTable) | undefined;
  /** The picture as SVG, asked for when it is saved. */
  readonly svg?: (() => string | Promise<string>) | undefined;
  /** Buttons beside the menu. */
  readonly actions?: ReactNode;
  /** More entries of the menu. */
  readonly entries?: readonly MenuEntry[] | undefined;
  readonly children: ReactNode;
}

/** What every chart has around it: title, legend, and its data as a table and as files. */
export function ChartFrame(props: ChartFrameProps): ReactNode {
  const { title, isTitleHidden = false, note, legend = [], table, actions, children } = props;
  const words = useTexts(texts);
  const id = useId();
  const [shown, setShown] = useState<ChartTable>();
  const entries = useEntries(props, shown !== undefined, () => setShown(shown ? undefined : table?.(false)));
  return (
    <figure className={styles["frame"]} aria-labelledby={id}>
      <figcaption className={styles["head"]}>
        <div id={id} className={isTitleHidden ? styles["unseen"] : styles["title"]}>
          {title}
        </div>
        <div className={styles["actions"]}>
          {actions}
          {entries.length > 0 && (
            <Menu
              label={words.more(title)}
              trigger={
                <IconButton label={words.more(title)} size="small">
                  <EllipsisVertical size={16} aria-hidden />
                </IconButton>
              }
              entries={entries}
            />
          )}
        </div>
        {note !== undefined && <div className={styles["note"]}>{note}</div>}
      </figcaption>
      {legend.length > 0 && <Legend {...props} legend={legend} />}
      {children}
      {shown && <ChartTableView title={title} table={shown} />}
    </figure>
  );
}

function Legend({
  title,
  legend,
  onToggle,
  legendValue,
}: ChartFrameProps & { readonly legend: readonly LegendItem[] }): ReactNode {
  const words = useTexts(texts);
  return (
    <ul className={styles["legend"]} aria-label={words.legend(title)}>
      {legend.map(({ id, name, style, dash, marker, kind = "line", isHidden = false }) => {
        const content = (
          <>
            <LegendSwatch style={style} dash={dash} marker={marker} kind={kind} />
            <span>{name}</span>
            {legendValue && <span className={styles["value"]} ref={legendValue(id)} />}
          </>
        );
        return (
          <li key={id}>
            {onToggle ? (
              <button type="button" className={styles["item"]} aria-pressed={!isHidden} onClick={() => onToggle(id)}>
                {content}
              </button>
            ) : (
              <span className={styles["item"]}>{content}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function useEntries(
  { title, table, svg, entries = [] }: ChartFrameProps,
  isShown: boolean,
  toggle: () => void,
): MenuEntry[] {
  const words = useTexts(texts);
  const language = useLanguage();
  const all: MenuEntry[] = [];
  if (table) {
    all.push({ id: "table", name: isShown ? words.hideTable : words.asTable, onAction: toggle });
    const save = (): void => {
      // Spreadsheets take a file for UTF-8 only when it begins with this mark; Korean titles need it.
      const mark = language === "ko" ? "\ufeff" : "";
      download(fileName(title, "csv"), new Blob([mark, tableCsv(table(true))], { type: "text/csv" }));
    };
    all.push({ id: "csv", name: words.saveCsv, onAction: save });
  }
  if (svg) {
    all.push({
      id: "svg",
      name: words.saveSvg,
      onAction: () => void Promise.resolve(svg()).then((file) => saveSvg(file, title)),
    });
    all.push({
      id: "png",
      name: words.savePng,
      onAction: () => void Promise.resolve(svg()).then((file) => savePng(file, title)),
    });
  }
  return [...all, ...entries];
}
