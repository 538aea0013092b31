import { type ReactNode, useEffect } from "react";
import { useTexts } from "../app/language.ts";
import { useNavigation } from "../app/navigation.ts";
import { Lead } from "../ui/layout.tsx";
import { AboutCard } from "./about-card.tsx";
import { CurvesCard } from "./curves-card.tsx";
import { followAddress, useExplorer } from "./explorer-store.ts";
import { LossesCard } from "./losses-card.tsx";
import styles from "./losses.module.css";
import { MarksCard } from "./marks-card.tsx";
import { PictureCard } from "./picture-card.tsx";
import { PresetCard } from "./preset-card.tsx";
import { SceneCard } from "./scene-card.tsx";
import { texts } from "./texts.ts";
import { useExplored } from "./use-explorer.ts";
import { usePlans } from "./use-plans.ts";

/** Any loss, drawn: value and gradient along what it compares. */
export function LossesView(): ReactNode {
  const words = useTexts(texts);
  const parameters = useNavigation((place) => place.parameters);
  const losses = useExplorer(({ setup }) => setup.losses);
  useEffect(() => followAddress(parameters), [parameters]);
  const explored = useExplored(usePlans(losses));
  return (
    <div className={styles["view"]}>
      <h1>{words.title}</h1>
      <Lead>{words.lead}</Lead>
      <PresetCard />
      <div className={styles["board"]}>
        <div className={styles["set"]}>
          <div className={styles["losses"]}>
            <LossesCard planned={explored.planned} />
          </div>
          <div className={styles["pictured"]}>
            <PictureCard explored={explored} />
          </div>
        </div>
        <div className={styles["drawn"]}>
          <div className={styles["charted"]}>
            <CurvesCard explored={explored} />
          </div>
          <div className={styles["situation"]}>
            <SceneCard explored={explored} />
          </div>
          <div className={styles["noticed"]}>
            <MarksCard explored={explored} />
          </div>
          <div className={styles["about"]}>
            <AboutCard explored={explored} />
          </div>
        </div>
      </div>
    </div>
  );
}
