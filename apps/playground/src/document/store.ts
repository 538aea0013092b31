import { create } from "zustand";
import { remember, remembered } from "../app/memory.ts";
import { lab } from "../worker/client.ts";
import type { Reading } from "../worker/document/protocol.ts";
import { firstDocument } from "./first-document.ts";
import { type History, openHistory } from "./history.ts";
import { type Path, type SyntaxMistake, editYaml, readYaml, replacePlugin } from "./yaml-edit.ts";

/** The pipeline document that is being written: its text is the truth, and forms edit the text. */
export interface DocumentStore {
  readonly text: string;
  /** The text as plain data; of the last that could be read, while one is being written. */
  readonly value: Readonly<Record<string, unknown>>;
  readonly syntaxError: SyntaxMistake | undefined;
  /** What core says of the text; not there while it is asked. */
  readonly reading: Reading | undefined;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Writes the whole text. Edits of one group within a second are one step of undo. */
  setText(text: string, group?: string): void;
  /** Puts a value at a path; `undefined` takes it away. */
  edit(path: Path, value: unknown, group?: string): void;
  /** Puts another plugin at a path, with these options. */
  choose(path: Path, options: Readonly<Record<string, unknown>> & { readonly use: string }): void;
  /** Takes another document in place of this one. */
  load(text: string): void;
  undo(): void;
  redo(): void;
}

const key = "downslope.document";

/** Asks core about a text a little after the last edit; an answer about an older text is nobody's. */
function check(text: string): void {
  clearTimeout(asking);
  inFlight?.abort();
  asking = setTimeout(() => {
    const controller = new AbortController();
    inFlight = controller;
    lab
      .call("document.read", text, { signal: controller.signal })
      .then((reading) => {
        if (useDocument.getState().text === text) useDocument.setState({ reading });
      })
      .catch((error: unknown) => {
        if (controller.signal.aborted) return;
        const message = error instanceof Error ? error.message : String(error);
        const mistake = { path: "", rule: "", line: 0, column: 0, message };
        useDocument.setState({ reading: { isGood: false, mistakes: [mistake] } });
      });
  }, patienceMs);
}
const patienceMs = 120;
let asking: ReturnType<typeof setTimeout> | undefined;
let inFlight: AbortController | undefined;

export const useDocument = create<DocumentStore>((set, get) => {
  const first = remembered(key) ?? firstDocument;
  const past: History = openHistory(first);
  const show = (text: string): void => {
    if (text === get().text) return set({ canUndo: past.canUndo, canRedo: past.canRedo });
    const { value, error } = readYaml(text);
    set({
      text,
      ...(value && { value }),
      syntaxError: error,
      reading: undefined,
      canUndo: past.canUndo,
      canRedo: past.canRedo,
    });
    remember(key, text);
    check(text);
  };
  const write = (text: string, group?: string): void => {
    past.write(text, group);
    show(text);
  };
  const { value = {}, error } = readYaml(first);
  setTimeout(() => check(first), 0);
  return {
    text: first,
    value,
    syntaxError: error,
    reading: undefined,
    canUndo: false,
    canRedo: false,
    setText: write,
    edit: (path, next, group = path.join(".")) => write(editYaml(get().text, path, next), group),
    choose: (path, options) => write(replacePlugin(get().text, path, options)),
    load: (text) => write(text),
    undo: () => show(past.undo()),
    redo: () => show(past.redo()),
  };
});
