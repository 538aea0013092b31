import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { useLanguage, useTexts } from "../app/language.ts";
import { useDocument } from "../document/store.ts";
import { Dialog } from "../ui/dialog.tsx";
import styles from "./builder.module.css";
import { presets } from "./presets.ts";
import { texts } from "./texts.ts";

/** Pipelines to begin with, each with what it shows. */
export function PresetDialog({ onClose }: { onClose(): void }): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  return (
    <Dialog title={words.startFrom} isOpen width="52rem" onClose={onClose}>
      <ul className={styles["presets"]}>
        {presets.map(({ id, title, lesson, document }) => (
          <li key={id}>
            <Button
              className={styles["preset"]!}
              onPress={() => {
                useDocument.getState().load(document);
                onClose();
              }}
            >
              <strong>{title[language]}</strong>
              <span>{lesson[language]}</span>
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
