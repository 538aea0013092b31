import type { ReactNode } from "react";
import { useLanguage } from "../app/language.ts";
import type { Language } from "../app/texts.ts";
import { ToggleButton } from "./button.tsx";
import styles from "./presets.module.css";

type Said = Readonly<Record<Language, string>>;

/** Something to begin with, and what it teaches. */
export interface Lesson {
  readonly id: string;
  readonly title: Said;
  readonly lesson: Said;
}

export interface PresetsProps<Preset extends Lesson> {
  readonly presets: readonly Preset[];
  readonly chosen: Preset | undefined;
  onChoose(preset: Preset): void;
}

/** A row of buttons, one for each, and the words of the one that is on. */
export function Presets<Preset extends Lesson>({ presets, chosen, onChoose }: PresetsProps<Preset>): ReactNode {
  const language = useLanguage();
  return (
    <>
      <div className={styles["buttons"]}>
        {presets.map((preset) => (
          <ToggleButton
            key={preset.id}
            size="small"
            isSelected={preset.id === chosen?.id}
            onChange={() => onChoose(preset)}
          >
            {preset.title[language]}
          </ToggleButton>
        ))}
      </div>
      {chosen && (
        <p className={styles["lesson"]} role="status">
          {chosen.lesson[language]}
        </p>
      )}
    </>
  );
}
