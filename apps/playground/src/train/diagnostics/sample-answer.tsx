import { type ReactNode, useMemo } from "react";
import { useLanguage, useTexts } from "../../app/language.ts";
import { BarList } from "../../charts/bar-list.tsx";
import { numberText } from "../../charts/number-text.ts";
import { Lead } from "../../ui/layout.tsx";
import type { Prediction, Subject } from "../../worker/diagnostics/protocol.ts";
import type { DataPreview } from "../../worker/train/protocol.ts";
import styles from "./diagnostics.module.css";
import { Failure } from "./failure-note.tsx";
import { sureText } from "./sure-text.ts";
import { texts } from "./texts.ts";
import { useDiagnosis } from "./subject.ts";

export interface SampleAnswerProps {
  readonly subject: Subject | undefined;
  /** One value a field. */
  readonly values: readonly (number | string)[];
  readonly target: DataPreview["target"];
}

/** What the model makes of a sample, as it is now. */
export function SampleAnswer({ subject, values, target }: SampleAnswerProps): ReactNode {
  const words = useTexts(texts);
  const question = useMemo(() => subject && { ...subject, values }, [subject, values]);
  const { answer, failure } = useDiagnosis("diagnostics.predict", question);
  if (failure !== undefined) return <Failure failure={failure} />;
  if (!subject) return <Lead>{words.noModel}</Lead>;
  if (!answer) return <Lead>{words.computing}</Lead>;
  if (answer.kind === "none") return <Lead>{words.noClasses[answer.reason]}</Lead>;
  if (answer.kind === "values") return <Values answer={answer} names={target.kind === "values" ? target.names : []} />;
  return <Classes answer={answer} names={target.kind === "classes" ? target.classes : []} />;
}

function Values({
  answer: { values, deviations },
  names,
}: {
  readonly answer: Prediction & { readonly kind: "values" };
  readonly names: readonly string[];
}): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  return (
    <p className={styles["headline"]} role="status">
      {Array.from(values, (value, i) => {
        const number = numberText(value, language);
        const text = deviations ? words.withDeviation(number, numberText(deviations[i]!, language, 2)) : number;
        return words.predicted(names[i] ?? words.prediction, text);
      }).join(", ")}
    </p>
  );
}

function Classes({
  answer: { winner, confidence, meaning, probabilities, outputs },
  names,
}: {
  readonly answer: Prediction & { readonly kind: "class" };
  readonly names: readonly string[];
}): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const numbers = probabilities ?? outputs;
  const sure = `${words.sure[meaning]} ${sureText(meaning, confidence, language)}`;
  return (
    <>
      <p className={styles["headline"]} role="status">
        {words.itSays(names[winner] ?? "", sure)}
      </p>
      {numbers.length === names.length && (
        <div className={styles["bars"]}>
          <BarList
            title={probabilities ? words.probabilities : words.outputs}
            note={probabilities ? undefined : words.outputsNote}
            items={names.map((name, i) => ({ id: name, name, value: rounded(numbers[i]!), style: 0 }))}
            valueTitle={probabilities ? words.probability : words.output}
            {...(probabilities && { full: 1 })}
            best="high"
          />
        </div>
      )}
    </>
  );
}

/** Three digits behind the point are enough of a probability: 1e−9 would only catch the eye. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000;
