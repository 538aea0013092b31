import type { ReactNode } from "react";
import { usePluginText } from "../app/catalogue.ts";
import { useTexts } from "../app/language.ts";
import { Formula } from "../ui/formula.tsx";
import { Row, Tag } from "../ui/layout.tsx";
import type { PluginCard } from "../worker/catalogue/protocol.ts";
import styles from "./plugin-picker.module.css";
import { texts } from "./texts.ts";

export interface PluginAboutProps {
  readonly card: PluginCard;
  readonly hasSummary?: boolean;
  /** One below the heading that it stands under. */
  readonly heading?: "h3" | "h4";
}

/** All that a plugin tells of itself. */
export function PluginAbout({ card, hasSummary = true, heading: Heading = "h4" }: PluginAboutProps): ReactNode {
  const words = useTexts(texts);
  const text = usePluginText();
  const { summary, formula, use, avoid, source, tasks = [], robustTo = [] } = card.about;
  return (
    <div className={styles["about"]} tabIndex={0} role="group" aria-label={text(card.about.title)}>
      {hasSummary && <p>{text(summary)}</p>}
      {formula !== undefined && <Formula tex={formula} />}
      {use && (
        <div>
          <Heading>{words.use}</Heading>
          <p>{text(use)}</p>
        </div>
      )}
      {avoid && (
        <div>
          <Heading>{words.avoid}</Heading>
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
          <Heading>{words.source}</Heading>
          <p lang="en">{source}</p>
        </div>
      )}
    </div>
  );
}
