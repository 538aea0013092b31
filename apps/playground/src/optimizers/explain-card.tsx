import { type ReactNode, useMemo, useState } from "react";
import { findPlugin, useCatalogue } from "../app/catalogue.ts";
import { useLanguage, useTexts } from "../app/language.ts";
import type { Language } from "../app/texts.ts";
import { numberText } from "../charts/number-text.ts";
import { Choice } from "../ui/button.tsx";
import { Formula } from "../ui/formula.tsx";
import { Card, Lead } from "../ui/layout.tsx";
import { Select } from "../ui/select.tsx";
import { explainTexts } from "./explain-texts.ts";
import { racerName } from "./names.ts";
import styles from "./optimizers.module.css";
import { usePlayback } from "./playback.ts";
import type { RacePath } from "./race-path.ts";
import { useRace } from "./race-store.ts";
import type { Contestant, Setup } from "./setup.ts";
import { type StepStory, isPlain, storyOf, workedOf } from "./step-numbers.ts";
import { StepTable } from "./step-table.tsx";
import { numberTex } from "./worked.ts";

/** One update of one racer, in words, in its formula and in all its numbers. */
export function ExplainCard({ setup }: { readonly setup: Setup }): ReactNode {
  const words = useTexts(explainTexts);
  const { explained, explain, paths } = useRace();
  const racer = setup.racers.find(({ id }) => id === explained) ?? setup.racers[0];
  if (!racer) return null;
  const path = paths.get(racer.id);
  return (
    <Card title={words.title} lead={words.lead}>
      <Select
        label={words.whose}
        value={racer.id}
        options={setup.racers.map((one) => ({ value: one.id, name: racerName(one) }))}
        onChange={explain}
      />
      {path && path.length > 0 ? <Story racer={racer} path={path} noise={setup.noise} /> : <Lead>{words.nothing}</Lead>}
    </Card>
  );
}

function Story({
  racer,
  path,
  noise,
}: {
  readonly racer: Contestant;
  readonly path: RacePath;
  readonly noise: number;
}): ReactNode {
  const step = usePlayback((one) => one.calmStep);
  // Formulas are set anew where the race stands still, and not at each frame.
  const isPlaying = usePlayback((one) => one.isPlaying);
  const story = storyOf(path, step);
  if (!story) return null;
  return (
    <>
      <Sentences story={story} />
      {!isPlaying && <Worked story={story} racer={racer} />}
      <StepTable story={story} hasNoise={noise > 0} leftOut={path.layout?.leftOut ?? []} />
    </>
  );
}

function Sentences({ story }: { readonly story: StepStory }): ReactNode {
  const words = useTexts(explainTexts);
  const language = useLanguage();
  const number = (value: number): string => numberText(value, language, 4);
  const place = (pair: readonly [number, number]): string => pair.map(number).join(", ");
  if (story.isLast) return <p>{words.atEnd}</p>;
  const { value, nextValue, beside } = story;
  const besideText = (): string => {
    if (story.isAtRest) return words.rest;
    if (!beside) return words.still;
    return isPlain(story) ? words.isPlain : words.plain(number(beside.times), beside.angle.toFixed(0));
  };
  const change = nextValue < value ? words.falls : words.rises;
  return (
    <p>
      {words.sentence(
        numberText(story.step + 1, language),
        place(story.from),
        place(story.to),
        number(Math.hypot(...story.move)),
      )}{" "}
      {nextValue === value ? words.stays(number(value)) : change(...apart(value, nextValue, language))} {besideText()}
    </p>
  );
}

/** Two numbers with as many digits as tell them apart. */
function apart(a: number, b: number, language: Language): [string, string] {
  const texts = (digits: number): [string, string] => [
    numberText(a, language, digits),
    numberText(b, language, digits),
  ];
  const digits = [4, 5, 6, 7, 8].find((count) => texts(count)[0] !== texts(count)[1]) ?? 8;
  return texts(digits);
}

function Worked({ story, racer }: { readonly story: StepStory; readonly racer: Contestant }): ReactNode {
  const words = useTexts(explainTexts);
  const language = useLanguage();
  const catalogue = useCatalogue();
  const [axis, setAxis] = useState<string>("x");
  const card = findPlugin(catalogue, "optimizer", racer.optimizer.use);
  const defaults = useMemo(
    () =>
      Object.fromEntries(Object.entries(card?.jsonSchema.properties ?? {}).map(([name, one]) => [name, one.default])),
    [card],
  );
  const lines = workedOf(story, racer.optimizer, defaults, axis === "x" ? 0 : 1);
  const { formula } = card?.about ?? {};
  return (
    <>
      {formula !== undefined && (
        <div>
          <h3 className={styles["small"]}>{words.formula}</h3>
          <Formula tex={formula} />
        </div>
      )}
      {lines && (
        <div className={styles["worked"]}>
          <div className={styles["workedHead"]}>
            <h3 className={styles["small"]}>{words.numbers(numberText(story.step + 1, language))}</h3>
            <Choice
              label={words.coordinate}
              value={axis}
              options={[
                { value: "x", name: "x" },
                { value: "y", name: "y" },
              ]}
              onChange={setAxis}
            />
          </div>
          {lines.map(({ symbol, formula: general, numbers, value }, i) => (
            <Formula
              key={i}
              tex={`\\begin{aligned} ${symbol} &= ${general} \\\\ &= ${numbers} = \\mathbf{${numberTex(value)}} \\end{aligned}`}
            />
          ))}
        </div>
      )}
      {!lines && !story.isLast && <Lead>{words.unworked}</Lead>}
    </>
  );
}
