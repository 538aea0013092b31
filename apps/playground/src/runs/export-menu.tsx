import { Download } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { useTexts } from "../app/language.ts";
import { download } from "../charts/export.ts";
import { runHistory } from "../history/history.ts";
import { type DataTable, toCsv, toLatex, toMarkdown } from "../history/table.ts";
import { Button } from "../ui/button.tsx";
import { Menu, type MenuEntry } from "../ui/menu.tsx";
import { RunFileChooser } from "./import-runs.tsx";
import { tell } from "./notices.ts";
import { texts } from "./texts.ts";

export interface ExportMenuProps {
  readonly table: () => DataTable;
  /** The runs that are ticked. */
  readonly selected: readonly string[];
}

/** The table for papers and spreadsheets, and runs as a file to keep. */
export function ExportMenu({ table, selected }: ExportMenuProps): ReactNode {
  const words = useTexts(texts);
  const chooser = useRef<HTMLInputElement>(null);
  const copy = async (text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      tell({ text: words.copied, tone: "good" });
    } catch {
      tell({ text: words.notCopied, tone: "warning" });
    }
  };
  const save = (name: string, type: string, text: string): void => download(name, new Blob([text], { type }));
  // Spreadsheets take a file for UTF-8 only when it begins with this mark.
  const csv = (): void => save("runs.csv", "text/csv", `\ufeff${toCsv(table())}`);
  const saveRuns = async (ids?: readonly string[]): Promise<void> => {
    download("downslope-runs.json", await runHistory.exportRuns(ids));
  };
  const entries: MenuEntry[] = [
    { id: "csv", name: words.downloadCsv, onAction: csv },
    {
      id: "markdown",
      name: words.downloadMarkdown,
      onAction: () => save("runs.md", "text/markdown", toMarkdown(table())),
    },
    { id: "latex", name: words.downloadLatex, onAction: () => save("runs.tex", "application/x-tex", toLatex(table())) },
    { id: "copy-csv", name: words.copyCsv, onAction: () => void copy(toCsv(table())) },
    { id: "copy-markdown", name: words.copyMarkdown, onAction: () => void copy(toMarkdown(table())) },
    { id: "copy-latex", name: words.copyLatex, onAction: () => void copy(toLatex(table())) },
    { id: "runs", name: words.exportRuns, note: words.exportRunsNote, onAction: () => void saveRuns() },
    ...(selected.length > 0
      ? [
          {
            id: "selected",
            name: words.exportSelected,
            note: words.exportRunsNote,
            onAction: () => void saveRuns(selected),
          },
        ]
      : []),
    { id: "import", name: words.importRuns, onAction: () => chooser.current?.click() },
  ];
  return (
    <>
      <RunFileChooser chooser={chooser} />
      <Menu
        label={words.exportTable}
        trigger={
          <Button size="small">
            <Download size={16} aria-hidden />
            {words.exports}
          </Button>
        }
        entries={entries}
      />
    </>
  );
}
