import { type ReactNode, useRef, useState } from "react";
import { Slider, SliderThumb, SliderTrack } from "react-aria-components";
import { useTexts } from "../app/language.ts";
import styles from "./field.module.css";
import { Field, type FieldProps } from "./field.tsx";
import { type BrokenRule, type NumberRule, type SliderScale, breach, readNumber, writeNumber } from "./number.ts";
import { texts } from "./texts.ts";

type Words = ReturnType<typeof useTexts<(typeof texts)["en"]>>;

/** What a broken rule says to people. */
export function breachText(broken: BrokenRule, words: Words): string {
  if (!("bound" in broken)) return broken.rule === "number" ? words.notANumber : words.wholeNumber;
  const bound = writeNumber(broken.bound);
  const say = {
    minimum: words.atLeast,
    maximum: words.atMost,
    exclusiveMinimum: words.moreThan,
    exclusiveMaximum: words.lessThan,
  }[broken.rule];
  return say(bound);
}

/** `error`: a mistake that only the whole document knows of. */
export interface NumberFieldProps extends FieldProps {
  readonly value: number | undefined;
  /** Called with every text that is a number inside the rule. */
  onChange(value: number): void;
  readonly rule?: NumberRule;
  readonly unit?: string;
  readonly placeholder?: string;
  readonly isDisabled?: boolean;
  /** Adds a slider before the number. */
  readonly scale?: SliderScale;
}

/** A number to write, with a slider where a scale is given. What breaks the rule stays as it was written, and says why. */
export function NumberField(props: NumberFieldProps): ReactNode {
  const { value, onChange, rule = {}, unit, scale, placeholder, isDisabled = false, ...field } = props;
  const words = useTexts(texts);
  // What is being written, as long as it does not say the value.
  const [draft, setDraft] = useState<string>();
  const broken = draft === undefined ? undefined : breach(readNumber(draft), rule);
  const write = (text: string): void => {
    setDraft(text);
    const number = readNumber(text);
    if (!breach(number, rule)) onChange(number);
  };
  const shown = draft ?? (value === undefined ? "" : writeNumber(value));
  return (
    <Field
      {...field}
      {...(broken && { error: breachText(broken, words) })}
      className={scale ? styles["slider"] : styles["field"]}
    >
      {(ties) => (
        <>
          {scale && (
            <SliderBar
              label={typeof field.label === "string" ? field.label : ""}
              value={value}
              scale={scale}
              isDisabled={isDisabled}
              isInteger={rule.isInteger ?? false}
              onChange={(next) => {
                setDraft(undefined);
                onChange(next);
              }}
            />
          )}
          <span className={styles["withUnit"]}>
            <input
              {...ties}
              className={`${styles["input"]} ${styles["number"]}`}
              inputMode="decimal"
              autoComplete="off"
              value={shown}
              placeholder={placeholder}
              disabled={isDisabled}
              onChange={(event) => write(event.target.value)}
              onBlur={() => {
                if (!broken) setDraft(undefined);
              }}
              onKeyDown={(event) => {
                if (event.key === "Escape") setDraft(undefined);
              }}
            />
            {unit !== undefined && <span className={styles["unit"]}>{unit}</span>}
          </span>
        </>
      )}
    </Field>
  );
}

interface SliderBarProps {
  /** Name for screen readers. */
  readonly label: string;
  readonly value: number | undefined;
  readonly scale: SliderScale;
  readonly isInteger?: boolean;
  readonly isDisabled?: boolean;
  onChange(value: number): void;
}

/** How far an arrow key moves a slider, of its whole length. */
const step = 0.005;
const clamp = (place: number): number => Math.min(Math.max(place, 0), 1);

/** A slider alone. */
export function SliderBar({
  label,
  value,
  scale,
  isInteger = false,
  isDisabled = false,
  onChange,
}: SliderBarProps): ReactNode {
  const place = value === undefined ? 0 : scale.toPlace(value);
  const isHeld = useRef(false);
  const valueAt = (at: number): number => (isInteger ? Math.round(scale.toValue(at)) : scale.toValue(at));
  return (
    <Slider
      aria-label={label}
      minValue={0}
      maxValue={1}
      step={step}
      value={place}
      isDisabled={isDisabled}
      onPointerDownCapture={() => (isHeld.current = true)}
      onChangeEnd={() => (isHeld.current = false)}
      onChange={(next) => {
        let at = next as number;
        // Values are rounded: a key goes on to the next one, or it would never get away from some.
        const by = Math.sign(at - place) * step;
        if (!isHeld.current && by !== 0) while (valueAt(at) === value && at > 0 && at < 1) at = clamp(at + by);
        const moved = valueAt(at);
        if (moved !== value) onChange(moved);
      }}
    >
      <SliderTrack className={styles["track"]!}>
        <div className={styles["fill"]} style={{ width: `${place * 100}%` }} />
        <SliderThumb
          className={styles["thumb"]!}
          {...({ "aria-valuetext": value === undefined ? "" : writeNumber(value) } as object)}
        />
      </SliderTrack>
    </Slider>
  );
}
