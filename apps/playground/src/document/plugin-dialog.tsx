import { type ReactNode, useMemo, useState } from "react";
import { Header, ListBox, ListBoxItem, ListBoxSection } from "react-aria-components";
import { pluginsOf, useCatalogue, usePluginText } from "../app/catalogue.ts";
import { useTexts } from "../app/language.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { includes } from "../ui/includes.ts";
import { Lead } from "../ui/layout.tsx";
import { TextField } from "../ui/text-field.tsx";
import type { PluginCard } from "../worker/catalogue/protocol.ts";
import { PluginAbout } from "./plugin-about.tsx";
import type { PluginPickerProps } from "./plugin-picker.tsx";
import styles from "./plugin-picker.module.css";
import { texts } from "./texts.ts";

export interface PluginDialogProps extends Pick<PluginPickerProps, "kind" | "value" | "reasonAgainst"> {
  onTake(name: string): void;
  onClose(): void;
}

/** All plugins of a kind, to choose from. */
export function PluginDialog({ onClose, ...list }: PluginDialogProps): ReactNode {
  const words = useTexts(texts);
  return (
    <Dialog title={words.choose(words.kinds[list.kind])} isOpen width="60rem" onClose={onClose}>
      <PluginList {...list} />
    </Dialog>
  );
}

/** Search, list and details. */
function PluginList({ kind, value, reasonAgainst, onTake }: Omit<PluginDialogProps, "onClose">): ReactNode {
  const words = useTexts(texts);
  const text = usePluginText();
  const catalogue = useCatalogue();
  const [typed, setTyped] = useState("");
  const [looked, setLooked] = useState(value);
  const all = useMemo(
    () => pluginsOf(catalogue, kind).map((card) => ({ card, reason: reasonAgainst?.(card), words: wordsOf(card) })),
    [catalogue, kind, reasonAgainst],
  );
  const found = all.filter((one) => includes(one.words, typed));
  const sections = [
    { id: "fit", title: words.fits, cards: found.filter(({ reason }) => reason === undefined) },
    { id: "fit-not", title: words.fitsNot, cards: found.filter(({ reason }) => reason !== undefined) },
  ].filter(({ cards }) => cards.length > 0);
  const shown = (found.find(({ card }) => card.name === looked) ?? found[0])?.card;
  return (
    <>
      <TextField label={words.search} type="search" value={typed} onChange={setTyped} />
      <div className={styles["body"]}>
        {found.length === 0 ? (
          <Lead>{words.noMatch}</Lead>
        ) : (
          <ListBox
            aria-label={words.choose(words.kinds[kind])}
            className={styles["list"]!}
            selectionMode="single"
            selectedKeys={shown ? [shown.name] : []}
            disallowEmptySelection
            selectionBehavior="replace"
            onSelectionChange={(keys) => setLooked([...(keys as Set<string>)][0])}
            onAction={(name) => onTake(String(name))}
          >
            {sections.map(({ id, title, cards }) => (
              <ListBoxSection key={id} id={id} aria-label={title}>
                {sections.length > 1 && <Header>{title}</Header>}
                {cards.map(({ card, reason }) => (
                  <ListBoxItem
                    key={card.name}
                    id={card.name}
                    textValue={text(card.about.title)}
                    className={styles["item"]!}
                  >
                    <span className={styles["names"]}>
                      <span>{text(card.about.title)}</span>
                      <span className={styles["name"]}>{card.name}</span>
                    </span>
                    <span className={styles["summary"]}>{text(card.about.summary)}</span>
                    {reason !== undefined && <span className={styles["reason"]}>{reason}</span>}
                  </ListBoxItem>
                ))}
              </ListBoxSection>
            ))}
          </ListBox>
        )}
        {shown && (
          <div className={styles["details"]}>
            <PluginAbout card={shown} hasSummary={false} heading="h3" />
            <Button look="primary" onPress={() => onTake(shown.name)}>
              {words.take(text(shown.about.title))}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}

/** All words by which a plugin may be looked for, in both languages. */
function wordsOf({ name, about }: PluginCard): string {
  const { title, summary, use, tasks = [], robustTo = [] } = about;
  return [name, title.en, title.ko, summary.en, summary.ko, use?.en, use?.ko, ...tasks, ...robustTo].join(" ");
}
