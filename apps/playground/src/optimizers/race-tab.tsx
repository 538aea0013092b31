import { type ReactNode, useEffect } from "react";
import { useCatalogueStore } from "../app/catalogue.ts";
import { useTexts } from "../app/language.ts";
import { useNavigation } from "../app/navigation.ts";
import { Notice } from "../ui/layout.tsx";
import { Presets } from "../ui/presets.tsx";
import { CurvesCard } from "./curves-card.tsx";
import { ExplainCard } from "./explain-card.tsx";
import styles from "./optimizers.module.css";
import { usePlayback } from "./playback.ts";
import { presets, setupOf } from "./presets.ts";
import { useRace } from "./race-store.ts";
import { RacersCard } from "./racers-card.tsx";
import { Standings } from "./standings.tsx";
import { SurfaceCard } from "./surface-card.tsx";
import { texts } from "./texts.ts";

/** Optimizers side by side on a surface. */
export function RaceTab(): ReactNode {
  const words = useTexts(texts);
  const parameters = useNavigation((place) => place.parameters);
  const { setup, open, failure } = useRace();
  // Another address is another race: by the browser's Back, or by a link.
  useEffect(() => void open(), [open, parameters]);
  useEffect(() => void useCatalogueStore.getState().load(), []);
  useEffect(() => () => usePlayback.getState().pause(), []);
  if (!setup) {
    return failure === undefined ? <p>{words.computing}</p> : <Notice tone="danger">{failure}</Notice>;
  }
  return (
    <div className={styles["race"]}>
      <RacePresets />
      <div className={styles["main"]}>
        <div className={styles["areaMap"]}>
          <SurfaceCard setup={setup} />
        </div>
        <div className={styles["areaCurves"]}>
          <CurvesCard setup={setup} />
        </div>
      </div>
      <div className={styles["side"]}>
        <div className={styles["areaRacers"]}>
          <RacersCard setup={setup} />
          <Standings setup={setup} />
        </div>
        <div className={styles["areaExplain"]}>
          <ExplainCard setup={setup} />
        </div>
      </div>
    </div>
  );
}

/** Races that show something; the words of the one that is on tell what. */
function RacePresets(): ReactNode {
  const words = useTexts(texts);
  const { setup, surfaces, change } = useRace();
  const now = JSON.stringify(setup);
  return (
    <section className={styles["presets"]} aria-label={words.presets}>
      <Presets
        presets={presets}
        chosen={presets.find((one) => JSON.stringify(setupOf(one, surfaces)) === now)}
        onChoose={(one) => change(setupOf(one, surfaces), true)}
      />
    </section>
  );
}
