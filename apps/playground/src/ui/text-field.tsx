import type { ReactNode } from "react";
import { Switch as AriaSwitch } from "react-aria-components";
import styles from "./field.module.css";
import { Field, type FieldProps } from "./field.tsx";

export interface TextFieldProps extends FieldProps {
  readonly label: string;
  readonly value: string;
  onChange(value: string): void;
  readonly placeholder?: string;
  readonly type?: "text" | "search";
  readonly isCode?: boolean;
}

/** A line of text. */
export function TextField(props: TextFieldProps): ReactNode {
  const { value, onChange, placeholder, type = "text", isCode = false, ...field } = props;
  return (
    <Field {...field}>
      {(ties) => (
        <input
          {...ties}
          type={type}
          className={styles["input"]}
          value={value}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          {...(isCode && { style: { fontFamily: "var(--font-code)" } })}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
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
