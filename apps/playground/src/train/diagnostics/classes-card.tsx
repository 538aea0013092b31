import { type ReactNode, memo, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useLanguage, useTexts } from "../../app/language.ts";
import { ConfusionMatrix } from "../../charts/confusion-matrix.tsx";
import { numberText } from "../../charts/number-text.ts";
import { useTrainer } from "../../trainer/store.ts";
import { Choice } from "../../ui/button.tsx";
import { Card, Disclosure, Lead, Row, TableBox } from "../../ui/layout.tsx";
import type { DataPreview, SplitName } from "../../worker/train/protocol.ts";
import { type Answers, type Cell, classScores } from "./class-scores.ts";
import styles from "./diagnostics.module.css";
import { Failure } from "./failure-note.tsx";
import { percentText } from "./percent-text.ts";
import { SampleList } from "./sample-list.tsx";
import { texts } from "./texts.ts";
import { useDiagnosis, useFields, useSubject } from "./subject.ts";
import { useVisible } from "./use-visible.ts";

/** The splits, the one that tells most about new data first. */
const splitNames: readonly SplitName[] = ["test", "validation", "train"];

/** Which classes the model takes for which, on a split, with the samples it gets wrong. */
export function ClassesCard({ data }: { readonly data: DataPreview }): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  const isVisible = useVisible(box);
  const subject = useSubject();
  const document = useTrainer(({ run }) => run?.document);
  const splits = splitNames.filter((name) => data.splits[name]);
  const [chosen, setChosen] = useState<SplitName>();
  const split = splits.find((name) => name === chosen) ?? splits[0]!;
  const [cell, setCell] = useState<Cell>();
  const showAll = useCallback(() => setCell(undefined), []);
  useEffect(() => setCell(undefined), [split, document]);
  const question = useMemo(() => subject && { ...subject, split }, [subject, split]);
  const { answer, asked, failure } = useDiagnosis("diagnostics.classes", isVisible ? question : undefined);
  const { fields } = useFields(isVisible);
  // What was said of other data must not be set beside these.
  const isCurrent = asked?.split === split && asked.document === document;
  const answers = answer && isCurrent && answer.reason === undefined ? answer : undefined;
  const samples = data.splits[split]!;
  const shown = samples.indices.length;
  return (
    <Card
      title={words.classes}
      actions={
        splits.length > 1 && (
          <Choice<SplitName>
            label={words.split}
            value={split}
            options={splits.map((value) => ({ value, name: words.splits[value] }))}
            onChange={setChosen}
          />
        )
      }
    >
      <div ref={box} className={styles["part"]} aria-busy={!answer}>
        <Failure failure={failure} />
        {!subject && <Lead>{words.noModel}</Lead>}
        {subject && !answer && failure === undefined && <Lead>{words.computing}</Lead>}
        {answer?.reason !== undefined && <Lead>{words.noClasses[answer.reason]}</Lead>}
        {answers && (
          <div className={styles["classes"]}>
            <div className={styles["part"]}>
              <Matrix data={data} answers={answers} onPick={setCell} />
              {shown < samples.length && (
                <Lead>{words.partOf(numberText(shown, language), numberText(samples.length, language))}</Lead>
              )}
              <Disclosure title={words.perClass}>
                <Scores data={data} answers={answers} />
              </Disclosure>
            </div>
            <SampleList {...{ data, samples, answers, fields, cell }} onAll={showAll} />
          </div>
        )}
      </div>
    </Card>
  );
}

interface PartProps {
  readonly data: DataPreview;
  readonly answers: Answers;
}

const namesOf = ({ target }: DataPreview): readonly string[] => (target.kind === "classes" ? target.classes : []);

// Drawn anew for other answers alone: a table of many cells, beside a run that asks for much.
const Matrix = memo(function Matrix({
  data,
  answers,
  onPick,
}: PartProps & { readonly onPick: (cell: Cell) => void }): ReactNode {
  const words = useTexts(texts);
  return (
    <ConfusionMatrix
      title={words.matrix}
      note={words.pickHint}
      names={namesOf(data)}
      counts={answers.counts}
      onPick={(truth, answer) => onPick({ truth, answer })}
    />
  );
});

function Scores({ data, answers }: PartProps): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const names = namesOf(data);
  return (
    <>
      <TableBox label={words.perClass}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.class}</th>
              <th scope="col">{words.count}</th>
              <th scope="col">{words.recall}</th>
              <th scope="col">{words.precision}</th>
            </tr>
          </thead>
          <tbody>
            {classScores(answers.counts, names.length).map(({ count, recall, precision }, i) => (
              <tr key={names[i]}>
                <th scope="row">{names[i]}</th>
                <td>{numberText(count, language)}</td>
                <td>{percentText(recall, language)}</td>
                <td>{percentText(precision, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
      <Row>
        <Lead>{words.recallNote}</Lead>
      </Row>
    </>
  );
}
