import { type ReactNode, useState } from "react";
import { findPlugin, useCatalogue, usePluginText } from "../app/catalogue.ts";
import { useTexts } from "../app/language.ts";
import { useNavigation } from "../app/navigation.ts";
import { PluginAbout } from "../document/plugin-about.tsx";
import { useDocument } from "../document/store.ts";
import { Button } from "../ui/button.tsx";
import { Card, Notice, Row } from "../ui/layout.tsx";
import styles from "./losses.module.css";
import { texts } from "./texts.ts";
import type { Explored } from "./use-explorer.ts";

/** All that the loss in focus tells of itself, and the way from here to training with it. */
export function AboutCard({ explored: { focus, planned } }: { readonly explored: Explored }): ReactNode {
  const words = useTexts(texts);
  const text = usePluginText();
  const catalogue = useCatalogue();
  const choose = useDocument((one) => one.choose);
  const go = useNavigation((place) => place.go);
  const [used, setUsed] = useState<string>();
  const card = findPlugin(catalogue, "loss", focus?.use);
  if (!focus || !card) return null;
  const plan = planned.find(({ loss }) => loss.id === focus.id)?.plan;
  const entry = { ...plan?.options, ...focus.options, use: focus.use };
  return (
    <Card
      title={words.about}
      actions={
        <Button
          look="primary"
          onPress={() => {
            choose(["loss"], entry);
            setUsed(focus.use);
          }}
        >
          {words.use}
        </Button>
      }
    >
      {used === focus.use && (
        <Notice tone="good" isLive>
          <Row>
            {words.used}
            <Button size="small" onPress={() => go("train")}>
              {words.toPipeline}
            </Button>
          </Row>
        </Notice>
      )}
      {plan?.isSurrogate && <Notice tone="warning">{words.surrogate}</Notice>}
      <div className={styles["aboutTitle"]}>
        <h3>{text(card.about.title)}</h3>
        <span className={styles["code"]}>{card.name}</span>
      </div>
      <PluginAbout card={card} />
    </Card>
  );
}
