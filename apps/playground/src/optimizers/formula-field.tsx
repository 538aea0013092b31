import { type ReactNode, useState } from "react";
import { useTexts } from "../app/language.ts";
import { NumberField } from "../ui/number-field.tsx";
import { TextField } from "../ui/text-field.tsx";
import { readFormula } from "../worker/race/formula/read.ts";
import type { Extent, FormulaProblem } from "../worker/race/protocol.ts";
import { formulaTexts, problemText } from "./formula-texts.ts";
import styles from "./optimizers.module.css";
import { useRace } from "./race-store.ts";
import type { Setup } from "./setup.ts";
import { texts } from "./texts.ts";

/** A formula of the visitor's: it is run as soon as it can be read; until then it says what is wrong, and where. */
export function FormulaField({ setup, expression }: { readonly setup: Setup; readonly expression: string }): ReactNode {
  const words = useTexts(texts);
  const faults = useTexts(formulaTexts);
  const change = useRace((one) => one.change);
  const [draft, setDraft] = useState<string>();
  const text = draft ?? expression;
  const reading = readFormula(text);
  const write = (next: string): void => {
    setDraft(next);
    if (readFormula(next).isGood) change({ ...setup, surface: { expression: next } });
  };
  return (
    <>
      <TextField
        label={words.formula}
        value={text}
        isCode
        note={words.formulaNote}
        {...(!reading.isGood && {
          error: (
            <>
              <Marked text={text} problem={reading.problem} />
              {problemText(reading.problem, faults)}
            </>
          ),
        })}
        onChange={write}
      />
      <ExtentFields extent={setup.extent} onChange={(extent) => change({ ...setup, extent })} />
    </>
  );
}

/** The text with the place that is wrong; at the end a gap stands for what is missing. */
function Marked({
  text,
  problem: { at, length },
}: {
  readonly text: string;
  readonly problem: FormulaProblem;
}): ReactNode {
  if (text.trim() === "") return null;
  return (
    <code className={styles["marked"]}>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + length) || "␣"}</mark>
      {text.slice(at + length)}
    </code>
  );
}

function ExtentFields({ extent, onChange }: { readonly extent: Extent; onChange(extent: Extent): void }): ReactNode {
  const words = useTexts(texts);
  const end = (axis: "x" | "y", place: 0 | 1): ReactNode => {
    const [from, to] = extent[axis];
    return (
      <NumberField
        label={place === 0 ? words.from(axis) : words.to(axis)}
        value={extent[axis][place]}
        rule={place === 0 ? { exclusiveMaximum: to } : { exclusiveMinimum: from }}
        onChange={(value) => onChange({ ...extent, [axis]: place === 0 ? [value, to] : [from, value] })}
      />
    );
  };
  return (
    <fieldset className={`${styles["fields"]} ${styles["narrowFields"]}`}>
      <legend>{words.range}</legend>
      {end("x", 0)}
      {end("x", 1)}
      {end("y", 0)}
      {end("y", 1)}
    </fieldset>
  );
}
