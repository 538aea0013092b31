import { Check, ListPlus, X } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { Header, ListBox, ListBoxItem, ListBoxSection } from "react-aria-components";
import { findPlugin, pluginsOf, useCatalogue, usePluginText } from "../app/catalogue.ts";
import { useTexts } from "../app/language.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Lead } from "../ui/layout.tsx";
import { includes } from "../ui/includes.ts";
import { TextField } from "../ui/text-field.tsx";
import type { PluginCard } from "../worker/catalogue/protocol.ts";
import styles from "./runs.module.css";
import { texts } from "./sweep-texts.ts";

export interface PluginSetProps {
  readonly kind: "loss" | "optimizer";
  /** What it is for: the title of the dialog, and the name of the list. */
  readonly label: string;
  readonly value: readonly string[];
  onChange(names: readonly string[]): void;
  /** The plugin of the document: of losses, those that read the same data are told from the others. */
  readonly written: string | undefined;
}

/** Several plugins of a kind, chosen from all there are. */
export function PluginSet({ kind, label, value, onChange, written }: PluginSetProps): ReactNode {
  const words = useTexts(texts);
  const text = usePluginText();
  const catalogue = useCatalogue();
  const [isOpen, setOpen] = useState(false);
  const titleOf = (name: string): string => text(findPlugin(catalogue, kind, name)?.about.title) || name;
  return (
    <>
      {value.length === 0 ? (
        <Lead>{words.asWritten}</Lead>
      ) : (
        <ul className={styles["chips"]} aria-label={label}>
          {value.map((name) => (
            <li key={name} className={styles["chip"]}>
              {titleOf(name)}
              <button
                type="button"
                aria-label={words.removeValue(titleOf(name))}
                onClick={() => onChange(value.filter((one) => one !== name))}
              >
                <X size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button size="small" onPress={() => setOpen(true)} aria-label={`${label}: ${words.choose}`}>
          <ListPlus size={16} aria-hidden />
          {words.choose}
        </Button>
      </div>
      <Dialog
        title={label}
        isOpen={isOpen}
        width="40rem"
        onClose={() => setOpen(false)}
        actions={
          <Button look="primary" onPress={() => setOpen(false)}>
            {words.done} · {words.chosen(value.length)}
          </Button>
        }
      >
        <Picks kind={kind} label={label} value={value} onChange={onChange} written={written} />
      </Dialog>
    </>
  );
}

/** What a loss must have in common with another to be tried in its place. */
const dataOf = ({ loss }: PluginCard): string => JSON.stringify([loss?.inputs, loss?.target]);

function Picks({ kind, label, value, onChange, written }: PluginSetProps): ReactNode {
  const words = useTexts(texts);
  const text = usePluginText();
  const catalogue = useCatalogue();
  const [typed, setTyped] = useState("");
  const card = findPlugin(catalogue, kind, written);
  const sections = useMemo(() => {
    const found = pluginsOf(catalogue, kind).filter(({ name, about: { title, summary } }) =>
      includes([name, title.en, title.ko, summary.en, summary.ko].join(" "), typed),
    );
    if (kind !== "loss" || !card) return [{ id: "all", title: undefined, cards: found }];
    const isLike = (one: PluginCard): boolean => dataOf(one) === dataOf(card);
    return [
      { id: "like", title: words.likeWritten, cards: found.filter(isLike) },
      { id: "unlike", title: words.unlikeWritten, cards: found.filter((one) => !isLike(one)) },
    ].filter(({ cards }) => cards.length > 0);
  }, [catalogue, kind, typed, card, words]);
  return (
    <>
      <TextField label={words.search} type="search" value={typed} onChange={setTyped} />
      <ListBox
        aria-label={label}
        className={styles["picks"]!}
        selectionMode="multiple"
        selectedKeys={value}
        renderEmptyState={() => words.nothingFound}
        onSelectionChange={(keys) => {
          const kept = new Set(keys as Iterable<string>);
          // What the search hides stays chosen; the order is that of choosing.
          onChange([...value.filter((name) => kept.has(name)), ...[...kept].filter((name) => !value.includes(name))]);
        }}
      >
        {sections.map(({ id, title, cards }) => (
          <ListBoxSection key={id} id={id} aria-label={title ?? label}>
            {title !== undefined && <Header className={styles["picksTitle"]!}>{title}</Header>}
            {cards.map(({ name, about }) => (
              <ListBoxItem key={name} id={name} textValue={text(about.title)} className={styles["pick"]!}>
                {({ isSelected }) => (
                  <>
                    <span className={styles["box"]}>{isSelected && <Check size={14} aria-hidden />}</span>
                    <span className={styles["pickText"]}>
                      <span>
                        {text(about.title)} <code className={styles["small"]}>{name}</code>
                      </span>
                      <span className={styles["small"]}>{text(about.summary)}</span>
                    </span>
                  </>
                )}
              </ListBoxItem>
            ))}
          </ListBoxSection>
        ))}
      </ListBox>
    </>
  );
}
