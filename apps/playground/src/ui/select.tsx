import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./field.module.css";
import { Field, type FieldProps } from "./field.tsx";

export interface Option<Value extends string = string> {
  readonly value: Value;
  readonly name: string;
  readonly note?: string;
}

export interface SelectProps<Value extends string> extends FieldProps {
  readonly value: Value | undefined;
  readonly options: readonly Option<Value>[];
  onChange(value: Value): void;
  readonly placeholder?: string;
  readonly isDisabled?: boolean;
}

/** One of a list that opens: the browser's own, which every visitor knows, and which phones show in their way. */
export function Select<Value extends string>(props: SelectProps<Value>): ReactNode {
  const { value, options, onChange, placeholder, isDisabled = false, ...field } = props;
  return (
    <Field {...field}>
      {(ties) => (
        <span className={styles["select"]}>
          <select
            {...ties}
            className={styles["input"]}
            value={value ?? ""}
            disabled={isDisabled}
            onChange={(event) => onChange(event.target.value as Value)}
          >
            {value === undefined && (
              <option value="" disabled>
                {placeholder}
              </option>
            )}
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.note === undefined ? option.name : `${option.name} — ${option.note}`}
              </option>
            ))}
          </select>
          <ChevronDown size={16} aria-hidden />
        </span>
      )}
    </Field>
  );
}
