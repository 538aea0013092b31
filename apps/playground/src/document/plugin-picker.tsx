import type { PluginKind } from "@downslope/core";
import { ChevronDown } from "lucide-react";
import { type ReactNode, Suspense, lazy, useId, useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import { findPlugin, useCatalogue, useCatalogueStore, usePluginText } from "../app/catalogue.ts";
import { useTexts } from "../app/language.ts";
import type { PluginCard } from "../worker/catalogue/protocol.ts";
import styles from "./plugin-picker.module.css";
import { texts } from "./texts.ts";

/** The list is loaded when it is first opened. */
const PluginDialog = lazy(async () => ({ default: (await import("./plugin-dialog.tsx")).PluginDialog }));

export interface PluginPickerProps {
  readonly kind: PluginKind;
  /** Name of the plugin that is chosen. */
  readonly value: string | undefined;
  onChange(name: string): void;
  readonly label: string;
  /** Why a plugin does not fit what is there; it may be chosen all the same. */
  reasonAgainst?(card: PluginCard): string | undefined;
}

/** A plugin of one kind, chosen from all there are: a button that opens the list, with what each tells of itself. */
export function PluginPicker({ kind, value, onChange, label, reasonAgainst }: PluginPickerProps): ReactNode {
  const words = useTexts(texts);
  const text = usePluginText();
  const catalogue = useCatalogue();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const open = (): void => {
    void useCatalogueStore.getState().load();
    setOpen(true);
  };
  const card = findPlugin(catalogue, kind, value);
  const title = card ? text(card.about.title) : (value ?? words.choose(words.kinds[kind]));
  return (
    <div>
      <span id={`${id}-label`} className={styles["label"]}>
        {label}
      </span>
      <AriaButton
        id={id}
        className={styles["button"]!}
        aria-labelledby={`${id}-label ${id}`}
        aria-haspopup="dialog"
        onPress={open}
      >
        <span className={styles["names"]}>
          <span>{title}</span>
          {card && <span className={styles["name"]}>{card.name}</span>}
        </span>
        <ChevronDown size={16} aria-hidden />
      </AriaButton>
      {isOpen && (
        <Suspense>
          <PluginDialog
            kind={kind}
            value={value}
            onClose={() => setOpen(false)}
            onTake={(name) => {
              setOpen(false);
              if (name !== value) onChange(name);
            }}
            {...(reasonAgainst && { reasonAgainst })}
          />
        </Suspense>
      )}
    </div>
  );
}
