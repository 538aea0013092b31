import type { JsonSchema } from "@downslope/core";
import { type ComponentType, type ReactNode, createContext, use } from "react";
import styles from "./form.module.css";
import type { Path } from "./yaml-edit.ts";

export interface SchemaFormProps {
  /** JSON Schema of the options: an object with properties. */
  readonly schema: JsonSchema;
  /** The options as they are written; what is left out has its default. */
  readonly value: Readonly<Record<string, unknown>> | undefined;
  /** Called with the option's place below `path`; `undefined` takes it away. */
  onChange(path: Path, value: unknown): void;
  readonly path?: Path;
  /** Options that are shown elsewhere. */
  readonly skip?: readonly string[];
  /** What else is wrong with an option, by its path with dots. */
  readonly mistake?: ((path: string) => ReactNode) | undefined;
}

export interface FieldProps extends Pick<SchemaFormProps, "onChange" | "mistake"> {
  readonly label: string;
  readonly schema: JsonSchema;
  readonly value: unknown;
  readonly path: Path;
  readonly note: ReactNode;
  readonly error: ReactNode;
}

/** Forms hold fields, which may hold forms again: the parts find each other here. */
export interface FormParts {
  readonly Field: ComponentType<FieldProps>;
  readonly SchemaForm: ComponentType<SchemaFormProps>;
}

export const FormPartsContext = createContext<FormParts | undefined>(undefined);

/** The components of the form around. */
export function useFormParts(): FormParts {
  const parts = use(FormPartsContext);
  if (!parts) throw new Error("A field of an option stands in a SchemaForm.");
  return parts;
}

/** The words under a field, for fields that have no place of their own for them. */
export function Notes({ note, error }: Pick<FieldProps, "note" | "error">): ReactNode {
  return (
    <>
      {note !== undefined && <span className={styles["note"]}>{note}</span>}
      {error !== undefined && <span className={styles["error"]}>{error}</span>}
    </>
  );
}
