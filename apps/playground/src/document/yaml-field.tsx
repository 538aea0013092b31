import { type ReactNode, useId, useState } from "react";
import { parse, stringify } from "yaml";
import { useTexts } from "../app/language.ts";
import styles from "./form.module.css";
import { type FieldProps, Notes } from "./form-parts.tsx";
import { texts } from "./texts.ts";

/** An option that no form shows well, as YAML. */
export function YamlField(props: FieldProps): ReactNode {
  const { label, schema, path, onChange } = props;
  const words = useTexts(texts);
  const id = useId();
  const [draft, setDraft] = useState<string>();
  const value = props.value ?? schema.default;
  const isBad = draft !== undefined && read(draft) === unreadable;
  return (
    <div className={styles["option"]}>
      <label className={styles["legend"]} htmlFor={id}>
        {label}
      </label>
      <textarea
        id={id}
        className={styles["code"]}
        spellCheck={false}
        value={
          draft ??
          (value === undefined ? "" : stringify(value, { flowCollectionPadding: false, collectionStyle: "any" }))
        }
        aria-invalid={isBad}
        onChange={(event) => {
          const text = event.target.value;
          setDraft(text);
          const next = read(text);
          if (next !== unreadable) onChange(path, next);
        }}
        onBlur={() => {
          if (!isBad) setDraft(undefined);
        }}
      />
      <Notes {...props} error={isBad ? words.badYaml : props.error} />
    </div>
  );
}

const unreadable = Symbol("unreadable");

function read(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return parse(text);
  } catch {
    return unreadable;
  }
}
