import { Upload } from "lucide-react";
import { type ReactNode, type RefObject, useRef } from "react";
import { useTexts } from "../app/language.ts";
import { runHistory } from "../history/history.ts";
import { RunFileError } from "../history/run-file.ts";
import { Button } from "../ui/button.tsx";
import { tell } from "./notices.ts";
import { type Words, texts } from "./texts.ts";

async function takeFile(file: File, words: Words): Promise<void> {
  try {
    const { added, skipped } = await runHistory.importRuns(file);
    tell({ text: words.imported(added, skipped), tone: "good" });
  } catch (error) {
    const why = error instanceof RunFileError ? words.importFailed[error.reason] : words.importStopped;
    tell({ text: `${why} (${error instanceof Error ? error.message : String(error)})`, tone: "danger" });
  }
}

/** The browser's own dialog to choose a file of runs; `click()` opens it. */
export function RunFileChooser({ chooser }: { readonly chooser: RefObject<HTMLInputElement | null> }): ReactNode {
  const words = useTexts(texts);
  return (
    <input
      ref={chooser}
      type="file"
      accept=".json,application/json"
      hidden
      aria-label={words.importRuns}
      onChange={({ target }) => {
        const [file] = target.files ?? [];
        if (file) void takeFile(file, words);
        target.value = "";
      }}
    />
  );
}

/** A button that adds the runs of a file. */
export function ImportButton(): ReactNode {
  const words = useTexts(texts);
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <>
      <RunFileChooser chooser={chooser} />
      <Button onPress={() => chooser.current?.click()}>
        <Upload size={16} aria-hidden />
        {words.importRuns}
      </Button>
    </>
  );
}
