import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useCatalogue, useCatalogueStore } from "../../app/catalogue.ts";
import { useLanguage, useTexts } from "../../app/language.ts";
import { numberText } from "../../charts/number-text.ts";
import { useDocument } from "../../document/store.ts";
import { useTrainer } from "../../trainer/store.ts";
import { Button } from "../../ui/button.tsx";
import { Row } from "../../ui/layout.tsx";
import { type Cure, curesFor } from "./cures.ts";
import styles from "./diagnostics.module.css";
import type { Verdict } from "./verdict.ts";
import { verdictTexts } from "./verdict-texts.ts";

/** What may help, as buttons that change the document; each is one step of undo. */
export function Cures({ verdict }: { readonly verdict: Verdict }): ReactNode {
  const words = useTexts(verdictTexts);
  const language = useLanguage();
  const catalogue = useCatalogue();
  const text = useDocument((state) => state.text);
  const written = useDocument(({ value }) => value);
  const document = useDocument(({ reading }) => (reading?.isGood ? reading.document : undefined));
  // The last change, as long as nothing else was changed after it.
  const [done, setDone] = useState<{ readonly what: string; readonly before: string }>();
  const cures = useMemo(
    () => (document ? curesFor(verdict, { document, written, catalogue }) : []),
    [verdict, document, written, catalogue],
  );
  const isIll = !["healthy", "waiting", "unmeasured"].includes(verdict.kind);
  useEffect(() => {
    // Cures name parts that the document does not have yet.
    if (isIll) void useCatalogueStore.getState().load();
  }, [isIll]);
  const name = ({ id, value }: Cure): string =>
    words.cures[id](typeof value === "number" ? numberText(value, language) : value);
  const apply = (cure: Cure): void => {
    const { edit } = useDocument.getState();
    setDone({ what: name(cure), before: text });
    for (const { path, value } of cure.edits) edit(path, value, `cure ${cure.id}`);
  };
  return (
    <>
      {isIll && cures.length > 0 && (
        <div className={styles["cures"]}>
          <h3 className={styles["minor"]}>{words.help}</h3>
          <ul>
            {cures.map((cure) => (
              <li key={cure.id}>
                <Button size="small" onPress={() => apply(cure)}>
                  {name(cure)}
                </Button>
                <span className={styles["note"]}>{words.reasons[cure.id]}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {done && done.before !== text && <Applied what={done.what} onUndone={() => setDone(undefined)} />}
    </>
  );
}

function Applied({ what, onUndone }: { readonly what: string; readonly onUndone: () => void }): ReactNode {
  const words = useTexts(verdictTexts);
  const isGood = useDocument(({ reading }) => reading?.isGood === true);
  const phase = useTrainer((state) => state.phase);
  const again = async (): Promise<void> => {
    const { reset, start } = useTrainer.getState();
    onUndone();
    await reset();
    start(useDocument.getState().text);
  };
  return (
    <Row>
      <p role="status">{words.applied(what)}</p>
      <Button size="small" look="primary" isDisabled={!isGood || phase === "stopping"} onPress={() => void again()}>
        {words.tryNow}
      </Button>
      <Button
        size="small"
        onPress={() => {
          useDocument.getState().undo();
          onUndone();
        }}
      >
        {words.undo}
      </Button>
    </Row>
  );
}
