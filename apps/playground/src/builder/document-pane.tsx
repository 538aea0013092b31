import { Redo2, Undo2 } from "lucide-react";
import { type ReactNode, Suspense, lazy, useRef } from "react";
import { useTexts } from "../app/language.ts";
import { MessageText } from "../app/message-text.tsx";
import type { EditorHandle } from "../document/editor.tsx";
import { MistakeText } from "../document/mistake-text.tsx";
import { useDocument } from "../document/store.ts";
import { texts as documentTexts } from "../document/texts.ts";
import { IconButton } from "../ui/button.tsx";
import { Notice, Row } from "../ui/layout.tsx";
import styles from "./builder.module.css";
import { texts } from "./texts.ts";

/** CodeMirror is a third of the page: it is loaded when the document is looked at. */
const Editor = lazy(async () => ({ default: (await import("../document/editor.tsx")).Editor }));

/** The pipeline document as text, beside the form; each follows the other. */
export function DocumentPane(): ReactNode {
  const words = useTexts(texts);
  const said = useTexts(documentTexts);
  const { text, reading, syntaxError, canUndo, canRedo, setText, undo, redo } = useDocument();
  const handle = useRef<EditorHandle>(null);
  const mistakes = syntaxError || !reading || reading.isGood ? [] : reading.mistakes;
  return (
    <section className={styles["pane"]} aria-labelledby="document-title">
      <div className={styles["head"]}>
        <h2 id="document-title" style={{ fontSize: "var(--text-large)" }}>
          {words.documentTitle}
        </h2>
        <Row>
          <IconButton label={said.undo} isDisabled={!canUndo} onPress={undo}>
            <Undo2 size={18} aria-hidden />
          </IconButton>
          <IconButton label={said.redo} isDisabled={!canRedo} onPress={redo}>
            <Redo2 size={18} aria-hidden />
          </IconButton>
        </Row>
      </div>
      <div className={styles["editor"]}>
        <Suspense fallback={<pre>{text}</pre>}>
          <Editor
            ref={handle}
            text={text}
            syntaxError={syntaxError}
            mistakes={mistakes}
            onChange={(next) => setText(next, "editor")}
          />
        </Suspense>
      </div>
      <div role="status">
        {syntaxError ? (
          <Notice tone="danger">
            {said.line(syntaxError.line)}: <MessageText message={syntaxError.message} />
          </Notice>
        ) : mistakes.length > 0 ? (
          <Notice tone="danger">
            <p>{said.mistakes(mistakes.length)}</p>
            <ul className={styles["mistakes"]}>
              {mistakes.slice(0, 8).map((mistake) => (
                <li key={`${mistake.path} ${mistake.message}`}>
                  <button type="button" onClick={() => handle.current?.goTo(mistake.line, mistake.column)}>
                    {mistake.line > 0 && `${said.line(mistake.line)}: `}
                    <MistakeText mistake={mistake} />
                  </button>
                </li>
              ))}
            </ul>
          </Notice>
        ) : (
          <Notice tone="good">{reading ? said.good : said.checking}</Notice>
        )}
      </div>
    </section>
  );
}
