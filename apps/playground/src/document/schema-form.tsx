import type { JsonSchema } from "@downslope/core";
import { RotateCcw } from "lucide-react";
import type { ReactNode } from "react";
import { useTexts } from "../app/language.ts";
import { IconButton } from "../ui/button.tsx";
import { Disclosure } from "../ui/layout.tsx";
import { Field } from "./field.tsx";
import styles from "./form.module.css";
import { FormPartsContext, type SchemaFormProps } from "./form-parts.tsx";
import { useOptionWords } from "./option-words.tsx";
import { texts } from "./texts.ts";
import type { Path } from "./yaml-edit.ts";

/** Options that most people never touch, whatever the plugin: they stand behind "more". */
const rare = new Set([
  "groups",
  "layerDecay",
  "decayMask",
  "reduction",
  "classWeight",
  "ignoreIndex",
  "epsilon",
  "splitSeed",
]);

/** So many options are in view at once. */
const inView = 5;

const parts = { Field, SchemaForm };

/** A form for the options of a plugin, made from their schema. */
export function SchemaForm({
  schema,
  value = {},
  onChange,
  path = [],
  skip = [],
  mistake,
}: SchemaFormProps): ReactNode {
  const words = useTexts(texts);
  const all = Object.entries(schema.properties ?? {}).filter(([name]) => name !== "use" && !skip.includes(name));
  const isNeeded = (name: string): boolean => name in value || (schema.required?.includes(name) ?? false);
  const common = all.filter(([name]) => isNeeded(name) || !rare.has(name));
  const shown = common.filter(([name], i) => isNeeded(name) || i < inView);
  const hidden = all.filter((entry) => !shown.includes(entry));
  const option = ([name, one]: readonly [string, JsonSchema]): ReactNode => (
    <OptionRow
      key={name}
      name={name}
      schema={one}
      value={value[name]}
      path={[...path, name]}
      isRequired={schema.required?.includes(name) ?? false}
      onChange={onChange}
      mistake={mistake}
    />
  );
  if (all.length === 0) return null;
  return (
    <FormPartsContext value={parts}>
      <div className={styles["form"]}>
        {shown.map(option)}
        {hidden.length > 0 && (
          <Disclosure title={words.moreOptions(hidden.length)}>
            <div className={styles["form"]}>{hidden.map(option)}</div>
          </Disclosure>
        )}
      </div>
    </FormPartsContext>
  );
}

interface OptionRowProps extends Pick<SchemaFormProps, "onChange"> {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly value: unknown;
  readonly path: Path;
  readonly isRequired: boolean;
  readonly mistake: SchemaFormProps["mistake"];
}

function OptionRow({ name, schema, value, path, isRequired, onChange, mistake }: OptionRowProps): ReactNode {
  const words = useTexts(texts);
  const { label, note } = useOptionWords();
  const title = label(name);
  const isChanged = value !== undefined && !isRequired && JSON.stringify(value) !== JSON.stringify(schema.default);
  return (
    <div className={styles["option"]}>
      {isChanged && (
        <span className={styles["reset"]}>
          <IconButton size="small" label={words.backToUsual(title)} onPress={() => onChange(path, undefined)}>
            <RotateCcw size={14} aria-hidden />
          </IconButton>
        </span>
      )}
      <Field
        label={title}
        schema={schema}
        value={value}
        path={path}
        note={note(schema.description)}
        error={mistake?.(path.join("."))}
        onChange={onChange}
        mistake={mistake}
      />
    </div>
  );
}
