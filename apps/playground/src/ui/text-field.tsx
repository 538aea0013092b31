import { type ReactNode, useId } from "react";
import { Switch as AriaSwitch } from "react-aria-components";
import styles from "./field.module.css";

export interface TextFieldProps {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly value: string;
  onChange(value: string): void;
  readonly note?: ReactNode;
  readonly error?: ReactNode;
  readonly placeholder?: string;
  readonly type?: "text" | "search";
  readonly isCode?: boolean;
}

/** A line of text. */
export function TextField(props: TextFieldProps): ReactNode {
  const {
    label,
    isLabelHidden = false,
    value,
    onChange,
    note,
    error,
    placeholder,
    type = "text",
    isCode = false,
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
      <input
        id={id}
        type={type}
        className={styles["input"]}
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={error !== undefined}
        aria-describedby={described || undefined}
        {...(isLabelHidden && { "aria-label": label })}
        {...(isCode && { style: { fontFamily: "var(--font-code)" } })}
        onChange={(event) => onChange(event.target.value)}
      />
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

export interface SwitchProps {
  readonly children: ReactNode;
  readonly isSelected: boolean;
  onChange(isSelected: boolean): void;
  readonly isDisabled?: boolean;
}

/** Something that is on or off, at once. */
export function Switch({ children, ...props }: SwitchProps): ReactNode {
  return (
    <AriaSwitch {...props} className={styles["switch"]!}>
      <span className={styles["knob"]} />
      <span>{children}</span>
    </AriaSwitch>
  );
}
