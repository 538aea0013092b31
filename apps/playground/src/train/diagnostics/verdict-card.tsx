import type { ReactNode } from "react";
import { useLanguage, useTexts } from "../../app/language.ts";
import type { Language } from "../../app/texts.ts";
import { numberText } from "../../charts/number-text.ts";
import { useDocument } from "../../document/store.ts";
import { Card, Disclosure, Notice } from "../../ui/layout.tsx";
import { Switch } from "../../ui/text-field.tsx";
import { Cures } from "./cure-list.tsx";
import styles from "./diagnostics.module.css";
import { Gradients } from "./gradients.tsx";
import { layerNames } from "./layer-names.ts";
import { texts } from "./texts.ts";
import { useVerdict } from "./use-verdict.ts";
import type { Verdict } from "./verdict.ts";
import { verdictTexts } from "./verdict-texts.ts";

type Words = (typeof verdictTexts)["en"];

const tones = {
  waiting: "info",
  unmeasured: "info",
  healthy: "good",
  vanishing: "warning",
  stalled: "warning",
  dead: "danger",
  exploding: "danger",
  "not-finite": "danger",
} as const;

/** Whether the run does well, in plain words; if not, why, and what may help. The measurements are below. */
export function VerdictCard(): ReactNode {
  const words = useTexts(texts);
  const verdicts = useTexts(verdictTexts);
  const language = useLanguage();
  const { verdict, norms } = useVerdict();
  const names = layerNames(norms?.layers ?? [], words);
  // Within a sentence, where a name does not begin with a capital.
  const nameOf = (layer: number | undefined): string => {
    const name = (layer === undefined ? undefined : names[layer]) ?? words.unnamedLayer;
    return name.charAt(0).toLowerCase() + name.slice(1);
  };
  return (
    <Card title={words.diagnosis}>
      <Notice tone={tones[verdict.kind]}>
        {/* The headline alone is told by itself: numbers change too often. */}
        <p className={styles["headline"]} role="status">
          {verdicts.titles[verdict.kind]}
        </p>
        {seen(verdict, verdicts, nameOf, language).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <Meaning verdict={verdict} words={verdicts} />
      </Notice>
      <Cures verdict={verdict} />
      <MeasureSwitch />
      <Disclosure title={words.gradients}>
        <Gradients norms={norms} names={names} />
      </Disclosure>
    </Card>
  );
}

/** What was seen: where, and since when. */
function seen(
  verdict: Verdict,
  words: Words,
  nameOf: (layer: number | undefined) => string,
  language: Language,
): string[] {
  const number = (value: number): string => numberText(value, language, 2);
  const step = (value: number): string => numberText(value, language);
  switch (verdict.kind) {
    case "waiting":
      return [words.waiting];
    case "unmeasured":
      return [words.unmeasured];
    case "healthy":
      return [words.healthy(number(verdict.least), number(verdict.greatest))];
    case "vanishing": {
      const { layers, share } = verdict;
      const times = share > 0 ? countText(1 / share, language) : "∞";
      return [
        layers === 1
          ? words.vanishingOne(times, step(verdict.step))
          : words.vanishing(layers, times, step(verdict.step)),
      ];
    }
    case "exploding": {
      const { layer, norm, isAtOnce, failure } = verdict;
      const began = isAtOnce
        ? words.largeAtOnce(nameOf(layer), number(norm))
        : words.exploding(nameOf(layer), step(verdict.step), number(norm));
      return [began, ...(failure ? [words.ended(step(failure.step))] : [])];
    }
    case "not-finite": {
      const place = words.places[verdict.place];
      return [
        words.notFinite(
          step(verdict.step),
          verdict.layer === undefined ? place : words.inLayer(place, nameOf(verdict.layer)),
        ),
      ];
    }
    case "dead":
      return [words.dead(nameOf(verdict.layer), step(verdict.step))];
    case "stalled":
      return [words.stalled(step(verdict.step))];
  }
}

/** A large count in words: 8 million, 800만. */
function countText(value: number, language: Language): string {
  return new Intl.NumberFormat(language, {
    notation: "compact",
    compactDisplay: "long",
    maximumSignificantDigits: 1,
  }).format(value);
}

function Meaning({ verdict, words: { meanings } }: { readonly verdict: Verdict; readonly words: Words }): ReactNode {
  if (verdict.kind === "waiting" || verdict.kind === "unmeasured") return null;
  return <p>{verdict.kind === "exploding" && verdict.isAtOnce ? meanings.largeAtOnce : meanings[verdict.kind]}</p>;
}

/** Asks in the document for the lengths of gradients. */
function MeasureSwitch(): ReactNode {
  const words = useTexts(texts);
  const isOn = useDocument(({ reading, value }) =>
    Boolean(
      (reading?.isGood ? reading.document.train : (value["train"] as { gradientNorms?: boolean } | undefined))
        ?.gradientNorms,
    ),
  );
  return (
    <div>
      <Switch
        isSelected={isOn}
        onChange={(isWanted) => useDocument.getState().edit(["train", "gradientNorms"], isWanted || undefined)}
      >
        {words.measure}
      </Switch>
      <p className={styles["note"]}>{words.measureNote}</p>
    </div>
  );
}
