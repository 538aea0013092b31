import type { JsonSchema } from "@downslope/core";
import { Minus, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { useTexts } from "../app/language.ts";
import { IconButton } from "../ui/button.tsx";
import type { NumberRule } from "../ui/number.ts";
import { NumberField } from "../ui/number-field.tsx";
import styles from "./form.module.css";
import { type FieldProps, Notes, useFormParts } from "./form-parts.tsx";
import { texts } from "./texts.ts";

const listOf = (value: unknown, usual: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  return Array.isArray(usual) ? usual : [];
};

/** Numbers in a row: the widths of hidden layers, milestones, weights of classes. */
export function NumbersField(props: FieldProps & { readonly rule: NumberRule }): ReactNode {
  const { label, schema, value, path, rule, onChange } = props;
  const words = useTexts(texts);
  const numbers = listOf(value, schema.default) as readonly number[];
  const low = rule.minimum ?? rule.exclusiveMinimum ?? 0;
  const fresh = numbers.at(-1) ?? (rule.isInteger ? Math.max(low + 1, 8) : low + 1);
  return (
    <fieldset className={styles["option"]} style={{ border: 0, padding: 0, margin: 0 }}>
      <legend className={styles["legend"]}>{label}</legend>
      <div className={styles["numbers"]}>
        {numbers.map((one, i) => (
          // A list has no names for its places.
          // oxlint-disable-next-line react/no-array-index-key
          <span key={i}>
            <NumberField
              label={words.item(label, i + 1)}
              isLabelHidden
              value={one}
              rule={rule}
              onChange={(next) => onChange(path, numbers.with(i, next))}
            />
            <IconButton
              size="small"
              label={words.removeFrom(label, i + 1)}
              onPress={() => onChange(path, numbers.toSpliced(i, 1))}
            >
              <Minus size={14} aria-hidden />
            </IconButton>
          </span>
        ))}
        <IconButton look="plain" label={words.addTo(label)} onPress={() => onChange(path, [...numbers, fresh])}>
          <Plus size={16} aria-hidden />
        </IconButton>
      </div>
      <Notes {...props} />
    </fieldset>
  );
}

/** A list of plugins, words or choices, each with its own field. */
export function ListField(props: FieldProps & { readonly item: JsonSchema }): ReactNode {
  const { label, schema, value, path, item, onChange, mistake } = props;
  const words = useTexts(texts);
  const { Field } = useFormParts();
  const items = listOf(value, schema.default);
  return (
    <fieldset className={styles["nested"]}>
      <legend className={styles["legend"]}>{label}</legend>
      <Notes {...props} />
      {items.map((one, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- a list has no names for its places
        <div key={i} className={styles["option"]}>
          <span className={styles["reset"]}>
            <IconButton
              size="small"
              label={words.removeFrom(label, i + 1)}
              onPress={() => onChange(path, items.toSpliced(i, 1))}
            >
              <Minus size={14} aria-hidden />
            </IconButton>
          </span>
          <Field
            label={words.item(label, i + 1)}
            schema={item}
            value={one}
            path={[...path, i]}
            note={undefined}
            error={mistake?.([...path, i].join("."))}
            onChange={onChange}
            mistake={mistake}
          />
        </div>
      ))}
      <Field
        label={words.addTo(label)}
        schema={item}
        // The field of one that is not there yet.
        value={undefined}
        path={[]}
        note={undefined}
        error={undefined}
        onChange={(_, next) => onChange(path, [...items, next])}
        mistake={undefined}
      />
    </fieldset>
  );
}
