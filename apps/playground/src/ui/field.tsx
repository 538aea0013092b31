import { type ReactNode, useId } from "react";
import styles from "./field.module.css";

export interface FieldProps {
  readonly label: ReactNode;
  /** Names the input for screen readers alone. */
  readonly isLabelHidden?: boolean;
  readonly note?: ReactNode;
  readonly error?: ReactNode;
}

/** What ties an input to its label, its note and its error. */
export interface InputTies {
  readonly id: string;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby": string | undefined;
  readonly "aria-label"?: string;
}

interface FrameProps extends FieldProps {
  readonly className?: string | undefined;
  children(ties: InputTies): ReactNode;
}

/** The label over an input, and what is said under it. */
export function Field({
  label,
  isLabelHidden = false,
  note,
  error,
  className = styles["field"],
  children,
}: FrameProps): ReactNode {
  const id = useId();
  const told = { note, error };
  const said = (["note", "error"] as const).filter((name) => told[name] !== undefined);
  return (
    <div className={className}>
      {!isLabelHidden && (
        <label className={styles["label"]} htmlFor={id}>
          {label}
        </label>
      )}
      {children({
        id,
        "aria-invalid": error !== undefined,
        "aria-describedby": said.map((name) => `${id}-${name}`).join(" ") || undefined,
        ...(isLabelHidden && typeof label === "string" && { "aria-label": label }),
      })}
      {said.map((name) => (
        <span key={name} id={`${id}-${name}`} className={styles[name]}>
          {told[name]}
        </span>
      ))}
    </div>
  );
}
