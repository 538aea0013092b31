import { create } from "zustand";
import { useCatalogueStore } from "../app/catalogue.ts";
import { remember, remembered } from "../app/memory.ts";
import { lab } from "../worker/client.ts";
import type { Reading } from "../worker/document/protocol.ts";
import { firstDocument } from "./first-document.ts";
import { type History, openHistory } from "./history.ts";
import type { Path, SyntaxMistake } from "./yaml-edit.ts";

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

type Yaml = typeof import("./yaml-edit.ts");
let yaml: Yaml | undefined;

/** Reading and writing YAML is loaded when something is first edited: what a first document holds, the worker tells. */
async function loadYaml(): Promise<Yaml> {
  return (yaml ??= await import("./yaml-edit.ts"));
}

/** Asks core about a text a little after the last edit; an answer about an older text is nobody's. */
function check(text: string, afterMs = patienceMs): void {
  clearTimeout(asking);
  inFlight?.abort();
  asking = setTimeout(() => {
    const controller = new AbortController();
    inFlight = controller;
    lab
      .call("document.read", text, { signal: controller.signal })
      .then(({ value, reading, catalogue }) => {
        if (catalogue) useCatalogueStore.getState().learn(catalogue);
        if (useDocument.getState().text === text) useDocument.setState({ reading, ...(value && { value }) });
      })
      .catch((error: unknown) => {
        if (controller.signal.aborted) return;
        const message = error instanceof Error ? error.message : String(error);
        const mistake = { path: "", rule: "", line: 0, column: 0, message };
        useDocument.setState({ reading: { isGood: false, mistakes: [mistake] } });
        useCatalogueStore.getState().fail(message);
      });
  }, afterMs);
}
const patienceMs = 120;
let asking: ReturnType<typeof setTimeout> | undefined;
let inFlight: AbortController | undefined;

export const useDocument = create<DocumentStore>((set, get) => {
  const first = remembered(key) ?? firstDocument;
  const past: History = openHistory(first);
  const show = async (text: string): Promise<void> => {
    if (text === get().text) return set({ canUndo: past.canUndo, canRedo: past.canRedo });
    set({ text, reading: undefined, canUndo: past.canUndo, canRedo: past.canRedo });
    remember(key, text);
    check(text);
    const { value, error } = (yaml ?? (await loadYaml())).readYaml(text);
    if (get().text === text) set({ ...(value && { value }), syntaxError: error });
  };
  const write = (text: string, group?: string): void => {
    past.write(text, group);
    void show(text);
  };
  /** Edits in the order in which they were asked for; at once, where YAML is there. */
  const change = (edit: (with_: Yaml, text: string) => string, group?: string): void => {
    if (yaml) write(edit(yaml, get().text), group);
    else void loadYaml().then((loaded) => write(edit(loaded, get().text), group));
  };
  lab.open();
  // When the store is there to be told.
  queueMicrotask(() => check(first, 0));
  return {
    text: first,
    value: {},
    syntaxError: undefined,
    reading: undefined,
    canUndo: false,
    canRedo: false,
    setText: write,
    edit: (path, next, group = path.join(".")) => change(({ editYaml }, text) => editYaml(text, path, next), group),
    choose: (path, options) => change(({ replacePlugin }, text) => replacePlugin(text, path, options)),
    load: (text) => write(text),
    undo: () => void show(past.undo()),
    redo: () => void show(past.redo()),
  };
});
