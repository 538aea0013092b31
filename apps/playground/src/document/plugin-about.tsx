import type { ReactNode } from "react";
import { usePluginText } from "../app/catalogue.ts";
import { useTexts } from "../app/language.ts";
import { Formula } from "../ui/formula.tsx";
import { Row, Tag } from "../ui/layout.tsx";
import type { PluginCard } from "../worker/catalogue/protocol.ts";
import styles from "./plugin-picker.module.css";
import { texts } from "./texts.ts";

/** All that a plugin tells of itself. */
export function PluginAbout({
  card,
  hasSummary = true,
}: {
  readonly card: PluginCard;
  readonly hasSummary?: boolean;
}): ReactNode {
  const words = useTexts(texts);
  const text = usePluginText();
  const { summary, formula, use, avoid, source, tasks = [], robustTo = [] } = card.about;
  return (
    <div className={styles["about"]} tabIndex={0} role="group" aria-label={text(card.about.title)}>
      {hasSummary && <p>{text(summary)}</p>}
      {formula !== undefined && <Formula tex={formula} />}
      {use && (
        <div>
          <h4>{words.use}</h4>
          <p>{text(use)}</p>
        </div>
      )}
      {avoid && (
        <div>
          <h4>{words.avoid}</h4>
          <p>{text(avoid)}</p>
        </div>
      )}
      {tasks.length + robustTo.length > 0 && (
        <Row>
          {[...tasks, ...robustTo].map((word) => (
            <Tag key={word}>{words.tags[word as keyof typeof words.tags] ?? word}</Tag>
          ))}
        </Row>
      )}
      {source !== undefined && (
        <div>
          <h4>{words.source}</h4>
          <p lang="en">{source}</p>
        </div>
      )}
    </div>
  );
}
