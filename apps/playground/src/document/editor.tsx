import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Annotation, Compartment, EditorState } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useRef } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import type { LocalText } from "../app/local-text.ts";
import { localiseMessage } from "../app/problem-texts.ts";
import type { Mistake } from "../worker/document/protocol.ts";
import { openCompletion } from "./completion.ts";
import { mistakeTexts } from "./mistake-words.ts";
import { useDocument } from "./store.ts";
import { texts } from "./texts.ts";
import type { SyntaxMistake } from "./yaml-edit.ts";

/** What others do with the editor. */
export interface EditorHandle {
  /** Puts the cursor at a place, from 1, and shows it. */
  goTo(line: number, column: number): void;
}

export interface EditorProps {
  readonly text: string;
  readonly mistakes: readonly Mistake[];
  readonly syntaxError: SyntaxMistake | undefined;
  onChange(text: string): void;
  readonly ref?: Ref<EditorHandle>;
}

/** Marks changes that come from the form, so that they are not sent back to it. */
const fromOutside = Annotation.define<boolean>();

/** The pipeline document with completion from the registry and mistakes at their place. */
export function Editor({ text, mistakes, syntaxError, onChange, ref }: EditorProps): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  const names = useRef(new Compartment());
  const change = useRef(onChange);
  change.current = onChange;

  useEffect(() => {
    const view = new EditorView({
      parent: place.current!,
      state: EditorState.create({
        doc: useDocument.getState().text,
        extensions: [
          lineNumbers(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          drawSelection(),
          indentOnInput(),
          indentUnit.of("  "),
          bracketMatching(),
          closeBrackets(),
          yaml(),
          syntaxHighlighting(highlighting),
          autocompletion({ override: [openCompletion()], icons: false }),
          lintGutter(),
          EditorView.lineWrapping,
          look,
          names.current.of([]),
          // Undo is the document's own, which the form shares.
          keymap.of([
            { key: "Mod-z", run: () => (useDocument.getState().undo(), true), preventDefault: true },
            {
              key: "Mod-y",
              mac: "Mod-Shift-z",
              run: () => (useDocument.getState().redo(), true),
              preventDefault: true,
            },
            { key: "Mod-Shift-z", run: () => (useDocument.getState().redo(), true), preventDefault: true },
            ...closeBracketsKeymap,
            ...completionKeymap,
            ...lintKeymap,
            indentWithTab,
            ...defaultKeymap,
          ]),
          EditorView.updateListener.of((update) => {
            const isOurs = update.transactions.some((one) => one.annotation(fromOutside));
            if (update.docChanged && !isOurs) change.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    editor.current = view;
    return () => view.destroy();
  }, []);

  useEffect(() => {
    editor.current?.dispatch({
      effects: names.current.reconfigure(
        EditorView.contentAttributes.of({
          "aria-label": `${words.editorName}. ${words.editorHelp}`,
          spellcheck: "false",
          // It has the focus in any case; checkers of accessibility do not know that of texts that are edited.
          tabindex: "0",
        }),
      ),
    });
  }, [words]);

  useEffect(() => {
    const view = editor.current;
    if (!view || view.state.doc.toString() === text) return;
    const { from, to, insert } = smallestChange(view.state.doc.toString(), text);
    view.dispatch({ changes: { from, to, insert }, annotations: fromOutside.of(true) });
  }, [text]);

  useEffect(() => {
    const view = editor.current;
    if (!view) return;
    const { doc } = view.state;
    const found: Diagnostic[] = mistakes.map((mistake) => ({
      ...range(doc, mistake.line, mistake.column),
      severity: "error",
      message: textOf(mistakeTexts(mistake, language)),
    }));
    if (syntaxError)
      found.push({
        ...range(doc, syntaxError.line, syntaxError.column),
        severity: "error",
        message: textOf(localiseMessage(syntaxError.message, language)),
      });
    view.dispatch(setDiagnostics(view.state, found));
  }, [mistakes, syntaxError, language, text]);

  useImperativeHandle(ref, () => ({
    goTo(line, column) {
      const view = editor.current!;
      const { from } = range(view.state.doc, line, column);
      view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
      view.focus();
    },
  }));

  return <div ref={place} style={{ height: "100%" }} />;
}

const textOf = (sentences: readonly LocalText[]): string => sentences.map(({ text }) => text).join(" ");

/** From a place to the end of its word. */
function range(doc: EditorState["doc"], line: number, column: number): { from: number; to: number } {
  const { from, to, text } = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const start = Math.min(from + Math.max(column, 1) - 1, to);
  const word = /^[^\s,#\]}]+/.exec(text.slice(start - from))?.[0].length ?? 0;
  return { from: start, to: start + word };
}

/** What differs, without what both begin and end with: the cursor stays where it is. */
export function smallestChange(before: string, after: string): { from: number; to: number; insert: string } {
  let from = 0;
  while (from < before.length && from < after.length && before[from] === after[from]) from++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - from;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) };
}

const highlighting = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: tags.comment, color: "var(--text-muted)", fontStyle: "italic" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--series-2)" },
  { tag: [tags.string, tags.content], color: "var(--text)" },
]);

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "var(--text-small)", backgroundColor: "var(--surface)", color: "var(--text)" },
  "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "-2px" },
  ".cm-content": { fontFamily: "var(--font-code)", caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { backgroundColor: "var(--surface-sunken)", color: "var(--text-muted)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--accent) 8%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--accent-soft)",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--surface-raised)",
    color: "var(--text)",
    border: "1px solid var(--line)",
    borderRadius: "var(--radius-small)",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionDetail": { color: "var(--text-muted)", fontStyle: "normal", marginLeft: "0.75em" },
  ".cm-tooltip-autocomplete ul li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-completionInfo": { maxWidth: "20rem", padding: "var(--space-2)" },
});
