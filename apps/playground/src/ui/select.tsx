import { ChevronDown } from "lucide-react";
import { type ReactNode, useId } from "react";
import styles from "./field.module.css";

export interface Option<Value extends string = string> {
  readonly value: Value;
  readonly name: string;
  readonly note?: string;
}

export interface SelectProps<Value extends string> {
  readonly label: ReactNode;
  readonly isLabelHidden?: boolean;
  readonly value: Value | undefined;
  readonly options: readonly Option<Value>[];
  onChange(value: Value): void;
  readonly note?: ReactNode;
  readonly error?: ReactNode;
  readonly placeholder?: string;
  readonly isDisabled?: boolean;
}

/** One of a list that opens: the browser's own, which every visitor knows, and which phones show in their way. */
export function Select<Value extends string>(props: SelectProps<Value>): ReactNode {
  const {
    label,
    isLabelHidden = false,
    value,
    options,
    onChange,
    note,
    error,
    placeholder,
    isDisabled = false,
  } = props;
  const id = useId();
  const described = [note !== undefined && `${id}-note`, error !== undefined && `${id}-error`]
    .filter(Boolean)
    .join(" ");
  return (
    <div className={styles["field"]}>
      {!isLabelHidden && (
        <label className={styles["label"]} htmlFor={id}>
          {label}
        </label>
      )}
      <span className={styles["select"]}>
        <select
          id={id}
          className={styles["input"]}
          value={value ?? ""}
          disabled={isDisabled}
          aria-invalid={error !== undefined}
          aria-describedby={described || undefined}
          {...(isLabelHidden && typeof label === "string" && { "aria-label": label })}
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
      {note !== undefined && (
        <span id={`${id}-note`} className={styles["note"]}>
          {note}
        </span>
      )}
      {error !== undefined && (
        <span id={`${id}-error`} className={styles["error"]}>
          {error}
        </span>
      )}
    </div>
  );
}
