import { type ReactNode, Suspense, lazy } from "react";
import { useTexts } from "../app/language.ts";
import { NumberField } from "../ui/number-field.tsx";
import { Select } from "../ui/select.tsx";
import { Switch, TextField } from "../ui/text-field.tsx";
import { AlternativesField } from "./alternatives-field.tsx";
import { fieldKind } from "./field-kind.ts";
import styles from "./form.module.css";
import { type FieldProps, Notes, useFormParts } from "./form-parts.tsx";
import { ListField, NumbersField } from "./list-fields.tsx";
import { useOptionWords } from "./option-words.tsx";
import { PluginField } from "./plugin-field.tsx";
import { texts } from "./texts.ts";

/** The only field that reads YAML by itself. */
const YamlField = lazy(async () => ({ default: (await import("./yaml-field.tsx")).YamlField }));

/** The field for one option, whatever its schema. */
export function Field(props: FieldProps): ReactNode {
  const { label, schema, value, path, note, error, onChange } = props;
  const words = useTexts(texts);
  const option = useOptionWords();
  const { SchemaForm } = useFormParts();
  const field = fieldKind(schema);
  const usual = schema.default;
  const set = (next: unknown): void => onChange(path, next);
  const extras = { ...(note !== undefined && { note }), ...(error !== undefined && { error }) };
  switch (field.kind) {
    case "number":
      return (
        <NumberField
          label={label}
          value={typeof value === "number" ? value : typeof usual === "number" ? usual : undefined}
          rule={field.rule}
          onChange={set}
          placeholder={words.notSet}
          {...extras}
          {...(field.scale && { scale: field.scale })}
        />
      );
    case "switch":
      return (
        <>
          <Switch isSelected={Boolean(value ?? usual)} onChange={set}>
            {label}
          </Switch>
          <Notes {...props} />
        </>
      );
    case "choice":
      return (
        <Select
          label={label}
          value={(value ?? usual) as string | undefined}
          options={field.values.map((one) => ({ value: one, name: option.value(String(path.at(-1)), one) }))}
          onChange={set}
          placeholder={words.notSet}
          {...extras}
        />
      );
    case "constant":
      return null;
    case "text": {
      const text = String(value ?? usual ?? "");
      const isBad = field.pattern !== undefined && text !== "" && !field.pattern.test(text);
      const toValue = (next: string): unknown => (/^\d+$/.test(next) && field.pattern ? Number(next) : next);
      return (
        <TextField
          label={label}
          value={text}
          placeholder={words.notSet}
          onChange={(next) => set(next === "" ? undefined : toValue(next))}
          {...extras}
          {...(isBad && { error: words.badPattern })}
        />
      );
    }
    case "numbers":
      return <NumbersField {...props} rule={field.rule} />;
    case "list":
      return <ListField {...props} item={field.item} />;
    case "plugin":
      return <PluginField {...props} kind={field.plugin} />;
    case "record":
      return (
        <fieldset className={styles["nested"]}>
          <legend className={styles["legend"]}>{label}</legend>
          <SchemaForm
            schema={field.schema}
            value={(value ?? {}) as Readonly<Record<string, unknown>>}
            path={path}
            onChange={onChange}
            {...(props.mistake && { mistake: props.mistake })}
          />
        </fieldset>
      );
    case "alternatives":
      return <AlternativesField {...props} alternatives={field.of} canBeNone={field.canBeNone} />;
    case "yaml":
      return (
        <Suspense>
          <YamlField {...props} />
        </Suspense>
      );
  }
}
