import type { PluginKind } from "@downslope/core";
import type { ReactNode } from "react";
import { findPlugin, useCatalogue } from "../app/catalogue.ts";
import styles from "./form.module.css";
import { readEntry } from "./entry.ts";
import { type FieldProps, Notes, useFormParts } from "./form-parts.tsx";
import { PluginPicker } from "./plugin-picker.tsx";

/** An option that is itself a plugin, with a form for its options. */
export function PluginField(props: FieldProps & { readonly kind: string }): ReactNode {
  const { label, value, path, kind, onChange, mistake } = props;
  const catalogue = useCatalogue();
  const { SchemaForm } = useFormParts();
  const { use, options } = readEntry(value);
  const card = findPlugin(catalogue, kind as PluginKind, use);
  return (
    <div className={card ? styles["nested"] : styles["option"]}>
      <PluginPicker
        label={label}
        kind={kind as PluginKind}
        value={use}
        onChange={(name) => onChange(path, { use: name })}
      />
      <Notes {...props} />
      {card && (
        <SchemaForm
          schema={card.jsonSchema}
          value={options}
          path={path}
          onChange={(inner, next) => {
            // By its name alone, there is no place for an option yet.
            if (typeof value !== "string") return onChange(inner, next);
            if (next !== undefined) onChange(path, { use: value, [String(inner[path.length])]: next });
          }}
          {...(mistake && { mistake })}
        />
      )}
    </div>
  );
}
