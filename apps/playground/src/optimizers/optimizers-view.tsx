import type { ReactNode } from "react";
import { useTexts } from "../app/language.ts";
import { useNavigation } from "../app/navigation.ts";
import { Lead } from "../ui/layout.tsx";
import { Tabs } from "../ui/tabs.tsx";
import styles from "./optimizers.module.css";
import { PlaneTab } from "./plane-tab.tsx";
import { RaceTab } from "./race-tab.tsx";
import { texts } from "./texts.ts";

/** Optimizers on surfaces that can be seen, and the surface of a model that was trained. */
export function OptimizersView(): ReactNode {
  const words = useTexts(texts);
  const tab = useNavigation(({ parameters }) => (parameters["tab"] === "plane" ? "plane" : "race"));
  const keep = useNavigation((place) => place.keep);
  return (
    <div className={styles["view"]}>
      <h1>{words.title}</h1>
      <Lead>{words.lead}</Lead>
      <Tabs
        label={words.tabs}
        selected={tab}
        onSelect={(id) => keep({ tab: id === "plane" ? id : undefined })}
        tabs={[
          { id: "race", name: words.race, content: <RaceTab /> },
          { id: "plane", name: words.plane, content: <PlaneTab /> },
        ]}
      />
    </div>
  );
}
