import { type ReactNode, useMemo, useState } from "react";
import { useLanguage, useTexts } from "../../app/language.ts";
import { numberText } from "../../charts/number-text.ts";
import { Button } from "../../ui/button.tsx";
import { Row } from "../../ui/layout.tsx";
import { NumberField } from "../../ui/number-field.tsx";
import { linearScale } from "../../ui/number.ts";
import { Select } from "../../ui/select.tsx";
import type { SampleField, Subject } from "../../worker/diagnostics/protocol.ts";
import type { DataPreview } from "../../worker/train/protocol.ts";
import styles from "./diagnostics.module.css";
import { SampleAnswer } from "./sample-answer.tsx";
import { texts } from "./texts.ts";

/** Fields up to which each has a slider: more would be a wall of them. */
const mostSliders = 8;

export interface SampleFormProps {
  readonly fields: readonly SampleField[];
  readonly target: DataPreview["target"];
  readonly subject: Subject | undefined;
}

/** A field for each column of a table, and what the model predicts. */
export function SampleForm({ fields, target, subject }: SampleFormProps): ReactNode {
  const words = useTexts(texts);
  const usual = useMemo(() => fields.map(usualOf), [fields]);
  const [values, setValues] = useState(usual);
  const [restarts, setRestarts] = useState(0);
  const hasSliders = fields.length <= mostSliders;
  const answer = (
    <div className={styles["part"]}>
      <SampleAnswer subject={subject} values={values} target={target} />
    </div>
  );
  const set = (i: number, value: number | string): void => setValues((before) => before.with(i, value));
  return (
    <div className={hasSliders ? styles["try"] : styles["part"]}>
      {!hasSliders && answer}
      <div className={styles["part"]}>
        <div className={hasSliders ? styles["fields"] : styles["manyFields"]} role="group" aria-label={words.features}>
          {fields.map((field, i) => (
            <Field
              key={`${restarts} ${field.name}`}
              field={field}
              value={values[i]!}
              hasSlider={hasSliders}
              onChange={(value) => set(i, value)}
            />
          ))}
        </div>
        <Row>
          <Button
            size="small"
            onPress={() => {
              setValues(usual);
              // What stands in a field and is no number goes, too.
              setRestarts(restarts + 1);
            }}
          >
            {words.usual}
          </Button>
        </Row>
      </div>
      {hasSliders && answer}
    </div>
  );
}

const usualOf = (field: SampleField): number | string => (field.kind === "number" ? field.middle : field.usual);

interface FieldProps {
  readonly field: SampleField;
  readonly value: number | string;
  readonly hasSlider: boolean;
  onChange(value: number | string): void;
}

function Field({ field, value, hasSlider, onChange }: FieldProps): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const { name } = field;
  if (field.kind === "category") {
    const options = field.categories.map((category) => ({ value: category, name: category }));
    return <Select label={name} value={String(value)} options={options} onChange={onChange} />;
  }
  const { low, high } = field;
  return (
    <NumberField
      label={name}
      value={Number(value)}
      onChange={onChange}
      note={words.range(numberText(low, language, 3), numberText(high, language, 3))}
      {...(hasSlider && low < high && { scale: linearScale(low, high) })}
    />
  );
}
