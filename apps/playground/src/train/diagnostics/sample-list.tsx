import { type ReactNode, memo, useMemo, useState } from "react";
import { useLanguage, useTexts } from "../../app/language.ts";
import { numberText } from "../../charts/number-text.ts";
import { Button } from "../../ui/button.tsx";
import { Lead, Row, TableBox } from "../../ui/layout.tsx";
import type { SampleFields } from "../../worker/diagnostics/protocol.ts";
import type { DataPreview, Samples } from "../../worker/train/protocol.ts";
import { type Answers, type Cell, samplesOf } from "./class-scores.ts";
import styles from "./diagnostics.module.css";
import { PixelImage } from "./pixel-image.tsx";
import { rawInputs } from "./raw-inputs.ts";
import { sureText } from "./sure-text.ts";
import { texts } from "./texts.ts";

/** Pictures, or rows of a table, that are shown at first, and more with each press. */
const pageOf = { pictures: 24, rows: 8 };
/** Columns of a table: more than these tell nothing at a glance. */
const mostColumns = 8;

export interface SampleListProps {
  readonly data: DataPreview;
  readonly samples: Samples;
  readonly answers: Answers;
  /** What the numbers of a sample are; as long as it is not known, they are shown as the model is given them. */
  readonly fields: SampleFields | undefined;
  /** The cell whose samples are listed; all mistakes where there is none. */
  readonly cell: Cell | undefined;
  onAll(): void;
}

/** The samples of a cell of the matrix, or all that the model gets wrong: pictures of images, rows of tables. */
export const SampleList = memo(function SampleList({
  data,
  samples,
  answers,
  fields,
  cell,
  onAll,
}: SampleListProps): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const places = useMemo(() => samplesOf(answers, cell), [answers, cell]);
  const [pages, setPages] = useState(1);
  const page = data.image ? pageOf.pictures : pageOf.rows;
  const shown = places.slice(0, pages * page);
  const names = data.target.kind === "classes" ? data.target.classes : [];
  const count = numberText(places.length, language);
  const title = !cell
    ? words.mistakes(count)
    : cell.truth === cell.answer
      ? words.rightCell(names[cell.truth]!, count)
      : words.cell(names[cell.truth]!, names[cell.answer]!, count);
  const Shown = data.image ? Pictures : Rows;
  const raw = useMemo(() => rawInputs(samples.inputs, fields?.fields ?? []), [samples, fields]);
  return (
    <div className={styles["part"]}>
      <Row>
        <h3 className={styles["minor"]}>
          <span role="status">{title}</span>
        </h3>
        {cell && (
          <Button size="small" look="quiet" onPress={onAll}>
            {words.allMistakes}
          </Button>
        )}
      </Row>
      {places.length > 0 ? <Lead>{words.mistakesLead}</Lead> : !cell && <Lead>{words.noMistakes}</Lead>}
      {places.length > 0 && <Shown {...{ data, samples, raw, fields, answers, names, title }} places={shown} />}
      {places.length > shown.length && (
        <Row>
          <Button size="small" onPress={() => setPages(pages + 1)}>
            {words.more(numberText(Math.min(page, places.length - shown.length), language))}
          </Button>
        </Row>
      )}
    </div>
  );
});

interface ShownProps {
  readonly data: DataPreview;
  readonly samples: Samples;
  readonly raw: Float32Array;
  readonly fields: SampleFields | undefined;
  readonly answers: Answers;
  readonly places: readonly number[];
  readonly names: readonly string[];
  readonly title: string;
}

function Pictures({ data, raw, fields, answers, places, names, title }: ShownProps): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const { low = 0, high = 1 } = fields?.image ?? {};
  const range = useMemo(() => [low, high] as const, [low, high]);
  const [height, width] = data.image!;
  const size = height * width;
  return (
    <ul className={styles["pictures"]} aria-label={title}>
      {places.map((i) => {
        const [truth, answer] = [names[answers.truths[i]!]!, names[answers.winners[i]!]!];
        const sure = sureText(answers.meaning, answers.confidence[i]!, language);
        return (
          <li key={i}>
            <PixelImage
              values={raw.subarray(i * size, (i + 1) * size)}
              height={height}
              width={width}
              range={range}
              label={words.sample(truth, answer, `${words.sure[answers.meaning]} ${sure}`)}
            />
            <span aria-hidden>
              {truth} → <strong>{answer}</strong>
            </span>
            <span className={styles["note"]} aria-hidden>
              {sure}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Rows({ data, samples, raw, answers, places, names, title }: ShownProps): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const width = data.features.length;
  const features = data.features.slice(0, mostColumns);
  return (
    <TableBox label={title}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.place}</th>
            <th scope="col">{words.truth}</th>
            <th scope="col">{words.answer}</th>
            <th scope="col">{words.sure[answers.meaning]}</th>
            {features.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {places.map((i) => (
            <tr key={i}>
              <th scope="row">{numberText(samples.indices[i]! + 1, language)}</th>
              <td>{names[answers.truths[i]!]}</td>
              <td>{names[answers.winners[i]!]}</td>
              <td>{sureText(answers.meaning, answers.confidence[i]!, language)}</td>
              {features.map((name, k) => (
                <td key={name}>{numberText(raw[i * width + k]!, language, 3)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
