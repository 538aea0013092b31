import { type ReactNode, useRef } from "react";
import { useTexts } from "../../app/language.ts";
import { useTrainer } from "../../trainer/store.ts";
import { Card, Lead } from "../../ui/layout.tsx";
import type { DataPreview } from "../../worker/train/protocol.ts";
import styles from "./diagnostics.module.css";
import { Drawing } from "./drawing.tsx";
import { Failure } from "./failure-note.tsx";
import { SampleForm } from "./sample-form.tsx";
import { texts } from "./texts.ts";
import { useFields, useSubject } from "./subject.ts";
import { useVisible } from "./use-visible.ts";

/** A sample of one's own, and what the model makes of it: a drawing for images, a form for tables. */
export function TryCard({ data }: { readonly data: DataPreview }): ReactNode {
  const words = useTexts(texts);
  const box = useRef<HTMLDivElement>(null);
  const isVisible = useVisible(box);
  const subject = useSubject();
  const document = useTrainer(({ run }) => run?.document);
  const { fields, failure } = useFields(isVisible);
  const isImage = data.kind === "images";
  return (
    <Card title={isImage ? words.draw : words.try} lead={isImage ? words.drawLead : words.tryLead}>
      <div ref={box} className={styles["part"]}>
        <Failure failure={failure} />
        {fields?.image && (
          <Drawing habits={fields.image} fields={fields.fields} target={data.target} subject={subject} />
        )}
        {fields && !fields.image && (
          <SampleForm key={document} fields={fields.fields} target={data.target} subject={subject} />
        )}
        {!fields && failure === undefined && <Lead>{words.computing}</Lead>}
      </div>
    </Card>
  );
}
