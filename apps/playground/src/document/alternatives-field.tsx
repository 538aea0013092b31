import type { JsonSchema } from "@downslope/core";
import type { ReactNode } from "react";
import { useTexts } from "../app/language.ts";
import { Select } from "../ui/select.tsx";
import { fieldKind } from "./field-kind.ts";
import styles from "./form.module.css";
import { type FieldProps, Notes, useFormParts } from "./form-parts.tsx";
import { useOptionWords } from "./option-words.tsx";
import { texts } from "./texts.ts";

const noneId = "none";

/** Whether a value could be written under a schema, by its type alone. */
function suits(value: unknown, schema: JsonSchema): boolean {
  const field = fieldKind(schema);
  switch (field.kind) {
    case "constant":
      return value === field.value;
    case "number":
      return typeof value === "number";
    case "switch":
      return typeof value === "boolean";
    case "choice":
      return typeof value === "string" && field.values.includes(value);
    case "text":
      return typeof value === "string";
    case "numbers":
    case "list":
      return Array.isArray(value);
    default:
      return typeof value === "object" && value !== null && !Array.isArray(value);
  }
}

/** A value to begin with under a schema. */
function beginning(schema: JsonSchema): unknown {
  if (schema.default !== undefined) return schema.default;
  const field = fieldKind(schema);
  switch (field.kind) {
    case "constant":
      return field.value;
    case "number": {
      const { minimum, exclusiveMinimum, maximum } = field.rule;
      return (
        minimum ??
        (exclusiveMinimum !== undefined ? exclusiveMinimum + (field.rule.isInteger ? 1 : 0.5) : (maximum ?? 1))
      );
    }
    case "choice":
      return field.values[0];
    case "numbers":
      return [1, 1];
    case "list":
      return [];
    case "record":
      return Object.fromEntries(
        (field.schema.required ?? []).map((name) => [name, beginning(field.schema.properties![name]!)]),
      );
    default:
      return "";
  }
}

export interface AlternativesFieldProps extends FieldProps {
  readonly alternatives: readonly JsonSchema[];
  readonly canBeNone: boolean;
}

/** An option that may be written in several ways: which, and then its field. */
export function AlternativesField({ alternatives, canBeNone, ...props }: AlternativesFieldProps): ReactNode {
  const { label, schema, path, onChange } = props;
  const words = useTexts(texts);
  const option = useOptionWords();
  const { Field } = useFormParts();
  const value = props.value ?? schema.default;
  const current = value === undefined || value === null ? -1 : alternatives.findIndex((one) => suits(value, one));
  const nameOf = (one: JsonSchema): string => {
    const field = fieldKind(one);
    if (field.kind === "constant") return option.value(String(path.at(-1)), String(field.value));
    if (field.kind === "number") return words.aNumber;
    if (field.kind === "numbers" || field.kind === "list") return words.aList;
    if (field.kind === "choice") return field.values.map((word) => option.value(String(path.at(-1)), word)).join(" / ");
    if (field.kind === "record")
      return Object.keys(field.schema.properties ?? {})
        .map((name) => option.label(name))
        .join(", ");
    return words.aText;
  };
  const canBeLeftOut = canBeNone || schema.default === undefined;
  return (
    <div className={styles["option"]}>
      <Select
        label={label}
        value={current < 0 ? noneId : String(current)}
        options={[
          ...(canBeLeftOut || current < 0 ? [{ value: noneId, name: canBeNone ? words.none : words.notSet }] : []),
          ...alternatives.map((one, i) => ({ value: String(i), name: nameOf(one) })),
        ]}
        onChange={(id) => {
          if (id !== noneId) onChange(path, beginning(alternatives[Number(id)]!));
          else onChange(path, canBeNone && schema.default !== null ? null : undefined);
        }}
      />
      <Notes {...props} />
      {current >= 0 && (
        <div className={styles["inner"]}>
          <Field {...props} schema={alternatives[current]!} value={value} note={undefined} error={undefined} />
        </div>
      )}
    </div>
  );
}
