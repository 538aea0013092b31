import type { ReactNode } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { ToggleButton } from "../ui/button.tsx";
import { Card } from "../ui/layout.tsx";
import { useExplorer } from "./explorer-store.ts";
import styles from "./losses.module.css";
import { presetSetup, presets } from "./presets.ts";
import { texts } from "./texts.ts";

/** Comparisons to begin with, and what the one shown teaches. */
export function PresetCard(): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const chosen = useExplorer(({ setup }) => setup.preset);
  const change = useExplorer((one) => one.change);
  const lesson = presets.find(({ id }) => id === chosen)?.lesson[language];
  return (
    <Card title={words.presets} lead={words.presetsLead}>
      <div className={styles["presetButtons"]}>
        {presets.map((preset) => (
          <ToggleButton
            key={preset.id}
            size="small"
            isSelected={preset.id === chosen}
            onChange={() => change(presetSetup(preset))}
          >
            {preset.title[language]}
          </ToggleButton>
        ))}
      </div>
      {lesson !== undefined && (
        <p className={styles["lesson"]} role="status">
          {lesson}
        </p>
      )}
    </Card>
  );
}
