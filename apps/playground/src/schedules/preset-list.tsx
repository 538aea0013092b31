import { type ReactNode, useId } from "react";
import { findPlugin, useCatalogue } from "../app/catalogue.ts";
import { useTexts } from "../app/language.ts";
import { type PresetName, pluginsIn, presetEntry, presets } from "./presets.ts";
import { mostShown, withEntry, withShown } from "./plan-state.ts";
import styles from "./schedules.module.css";
import { texts } from "./texts.ts";
import type { Change } from "./use-plan-state.ts";

/** Schedules to begin with, each with what it teaches. One that is chosen is added, or takes the place of the edited one. */
export function PresetList({ change }: { readonly change: Change }): ReactNode {
  const words = useTexts(texts);
  const catalogue = useCatalogue();
  const id = useId();
  const names = (Object.keys(presets) as PresetName[]).filter((name) =>
    pluginsIn(presets[name]).every((use) => findPlugin(catalogue, "scheduler", use)),
  );
  return (
    <ul className={styles["presets"]}>
      {names.map((name) => (
        <li key={name}>
          <button
            type="button"
            className={styles["preset"]}
            aria-describedby={`${id}-${name}`}
            onClick={() =>
              change((state) => {
                const entry = presetEntry(name, state.base);
                const known = state.shown.find((one) => JSON.stringify(one.entry) === JSON.stringify(entry));
                if (known) return { ...state, selected: known.id };
                return state.shown.length < mostShown
                  ? withShown(state, entry)
                  : withEntry(state, state.selected, entry);
              })
            }
          >
            <strong>{words.preset[name].name}</strong>
            <span id={`${id}-${name}`}>{words.preset[name].note}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
