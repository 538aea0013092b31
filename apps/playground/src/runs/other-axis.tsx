import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTexts } from "../app/language.ts";
import { formatValue } from "../history/differences.ts";
import { IconButton } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./runs.module.css";
import { readValues } from "./sweep-plan.ts";
import { texts } from "./sweep-texts.ts";

export interface OtherAxisProps {
  readonly path: string;
  readonly text: string;
  onChange(text: string): void;
  onRemove(): void;
}

/** Values of any option, written as the document would. */
export function OtherAxis({ path, text, onChange, onRemove }: OtherAxisProps): ReactNode {
  const words = useTexts(texts);
  const values = readValues(text);
  return (
    <fieldset className={styles["axis"]}>
      <legend>
        <code>{path}</code>
        <IconButton label={words.removeAxis(path)} size="small" onPress={onRemove}>
          <X size={16} aria-hidden />
        </IconButton>
      </legend>
      <TextField
        label={words.valuesOf(path)}
        isCode
        value={text}
        onChange={onChange}
        note={words.valuesNote}
        error={values === undefined ? words.valuesBroken : undefined}
      />
      {values !== undefined && values.length > 0 && (
        <ul className={styles["chips"]} aria-label={path}>
          {values.map((value, i) => (
            <li key={i} className={`${styles["chip"]} ${styles["plain"]}`}>
              {formatValue(value)}
            </li>
          ))}
        </ul>
      )}
    </fieldset>
  );
}
