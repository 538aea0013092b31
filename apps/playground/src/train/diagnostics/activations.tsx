import { type ReactNode, useRef } from "react";
import { useLanguage, useTexts } from "../../app/language.ts";
import { Histogram } from "../../charts/histogram.tsx";
import { numberText } from "../../charts/number-text.ts";
import { Lead, Notice } from "../../ui/layout.tsx";
import type { LayerActivations } from "../../worker/diagnostics/protocol.ts";
import styles from "./diagnostics.module.css";
import { Failure } from "./failure-note.tsx";
import { layerNames } from "./layer-names.ts";
import { percentText } from "./percent-text.ts";
import { texts } from "./texts.ts";
import { useDiagnosis, useSubject } from "./subject.ts";
import { useVisible } from "./use-visible.ts";

type Layer = LayerActivations["layers"][number];
type Words = (typeof texts)["en"];

/** A share of saturated values below this is usual. */
const worthTelling = 0.01;

/** What each layer puts out, with the units that no longer learn. */
export function Activations(): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  const isVisible = useVisible(box);
  const subject = useSubject();
  const { answer, failure } = useDiagnosis("diagnostics.activations", isVisible ? subject : undefined);
  const layers = answer?.layers ?? [];
  const names = layerNames(
    layers.map(({ layer }) => layer),
    words,
  );
  const number = (value: number): string => numberText(value, language);
  const warnings = layers.flatMap((layer, i) => warningOf(layer, names[i]!, words, number) ?? []);
  const noteOf = ({ saturated, silent, units, broken }: Layer): string | undefined => {
    const notes = [
      saturated &&
        saturated.share >= worthTelling &&
        words.saturated(percentText(saturated.share, language), number(saturated.units), number(units)),
      silent && words.silent(percentText(silent.share, language), number(silent.units), number(units)),
      broken > 0 && words.broken(number(broken)),
    ];
    return notes.filter(Boolean).join(" ") || undefined;
  };
  return (
    <div ref={box} className={styles["part"]} aria-busy={!answer}>
      {answer && <Lead>{words.activationsLead(number(answer.samples))}</Lead>}
      <Failure failure={failure} />
      {!answer && failure === undefined && <Lead>{words.computing}</Lead>}
      {answer && layers.length === 0 && <Lead>{words.noActivations}</Lead>}
      {warnings.length > 0 && (
        <Notice tone="warning">
          {warnings.map((warning) => (
            <p key={warning}>{warning}</p>
          ))}
        </Notice>
      )}
      <div className={styles["multiples"]}>
        {layers.map((layer, i) => (
          <Histogram
            key={layer.layer}
            title={names[i]!}
            note={noteOf(layer)}
            edges={layer.values.edges}
            counts={layer.values.counts}
            xTitle={words.activation}
            style={i}
            height="8rem"
          />
        ))}
      </div>
    </div>
  );
}

/** A layer that hardly lets gradients through, or of which half is dead. */
function warningOf(
  { saturated, silent, units }: Layer,
  name: string,
  words: Words,
  number: (value: number) => string,
): string | undefined {
  if (saturated && saturated.share > 0.5) return words.manySaturated(name);
  if (silent && silent.units * 2 > units) return words.manySilent(name, number(silent.units), number(units));
  return undefined;
}
