import type { PluginKind } from "@downslope/core";
import { ChevronDown } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { Button as AriaButton, Header, ListBox, ListBoxItem, ListBoxSection } from "react-aria-components";
import { findPlugin, pluginsOf, useCatalogue, usePluginText } from "../app/catalogue.ts";
import { useTexts } from "../app/language.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Lead } from "../ui/layout.tsx";
import { includes } from "../ui/select.tsx";
import { TextField } from "../ui/text-field.tsx";
import type { PluginCard } from "../worker/catalogue/protocol.ts";
import { PluginAbout } from "./plugin-about.tsx";
import styles from "./plugin-picker.module.css";
import { texts } from "./texts.ts";

export interface PluginPickerProps {
  readonly kind: PluginKind;
  /** Name of the plugin that is chosen. */
  readonly value: string | undefined;
  onChange(name: string): void;
  readonly label: string;
  /** Why a plugin does not fit what is there; it may be chosen all the same. */
  reasonAgainst?(card: PluginCard): string | undefined;
}

/** A plugin of one kind, chosen from all there are: a button that opens the list, with what each tells of itself. */
export function PluginPicker({ kind, value, onChange, label, reasonAgainst }: PluginPickerProps): ReactNode {
  const words = useTexts(texts);
  const text = usePluginText();
  const catalogue = useCatalogue();
  const [isOpen, setOpen] = useState(false);
  const card = findPlugin(catalogue, kind, value);
  const title = card ? text(card.about.title) : (value ?? words.choose(words.kinds[kind]));
  return (
    <div>
      <span className={styles["label"]} aria-hidden>
        {label}
      </span>
      <AriaButton className={styles["button"]!} aria-label={`${label}: ${title}`} onPress={() => setOpen(true)}>
        <span className={styles["names"]}>
          <span>{title}</span>
          {card && <span className={styles["name"]}>{card.name}</span>}
        </span>
        <ChevronDown size={16} aria-hidden />
      </AriaButton>
      <Dialog title={words.choose(words.kinds[kind])} isOpen={isOpen} width="60rem" onClose={() => setOpen(false)}>
        <PluginList
          kind={kind}
          value={value}
          onTake={(name) => {
            setOpen(false);
            if (name !== value) onChange(name);
          }}
          {...(reasonAgainst && { reasonAgainst })}
        />
      </Dialog>
    </div>
  );
}

interface PluginListProps extends Pick<PluginPickerProps, "kind" | "value" | "reasonAgainst"> {
  onTake(name: string): void;
}

/** Search, list and details. */
function PluginList({ kind, value, reasonAgainst, onTake }: PluginListProps): ReactNode {
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
            <PluginAbout card={shown} hasSummary={false} />
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
