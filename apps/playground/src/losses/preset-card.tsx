import type { ReactNode } from "react";
import { useTexts } from "../app/language.ts";
import { Card } from "../ui/layout.tsx";
import { Presets } from "../ui/presets.tsx";
import { useExplorer } from "./explorer-store.ts";
import { presetSetup, presets } from "./presets.ts";
import { texts } from "./texts.ts";

/** Comparisons to begin with, and what the one shown teaches. */
export function PresetCard(): ReactNode {
  const words = useTexts(texts);
  const chosen = useExplorer(({ setup }) => setup.preset);
  const change = useExplorer((one) => one.change);
  return (
    <Card title={words.presets} lead={words.presetsLead}>
      <Presets
        presets={presets}
        chosen={presets.find(({ id }) => id === chosen)}
        onChoose={(preset) => change(presetSetup(preset))}
      />
    </Card>
  );
}
