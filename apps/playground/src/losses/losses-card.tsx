import { CopyPlus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { findPlugin, useCatalogue } from "../app/catalogue.ts";
import { useTexts } from "../app/language.ts";
import { MessageText } from "../app/message-text.tsx";
import { LegendSwatch } from "../charts/legend-swatch.tsx";
import { PluginPicker } from "../document/plugin-picker.tsx";
import { SchemaForm } from "../document/schema-form.tsx";
import { setAt } from "../document/set-at.ts";
import { IconButton } from "../ui/button.tsx";
import { Card, Lead, Notice } from "../ui/layout.tsx";
import { useExplorer } from "./explorer-store.ts";
import { useLossNames } from "./loss-names.ts";
import styles from "./losses.module.css";
import type { Planned } from "./plans.ts";
import { mostLosses, replaceLoss, withLoss, withoutLoss } from "./setup.ts";
import { texts } from "./texts.ts";

/** The losses that are shown, with all their options. */
export function LossesCard({ planned }: { readonly planned: readonly Planned[] }): ReactNode {
  const words = useTexts(texts);
  const { setup, change } = useExplorer();
  const isFull = setup.losses.length >= mostLosses;
  return (
    <Card title={words.losses} lead={words.lossesLead}>
      {planned.length === 0 && <Lead>{words.none}</Lead>}
      <ul className={styles["list"]}>
        {planned.map((one) => (
          <LossRow key={one.loss.id} planned={one} isFocus={one.loss.id === setup.focus} />
        ))}
      </ul>
      {isFull ? (
        <Lead>{words.full(mostLosses)}</Lead>
      ) : (
        <PluginPicker
          kind="loss"
          label={words.add}
          value={undefined}
          onChange={(use) => change(withLoss(setup, use))}
        />
      )}
    </Card>
  );
}

/** On a small screen the charts come first, and options when they are asked for. */
const hasRoom = (): boolean => globalThis.matchMedia?.("(min-width: 960px)").matches ?? true;

/** One loss: in focus it shows its options. */
function LossRow({ planned, isFocus }: { readonly planned: Planned; readonly isFocus: boolean }): ReactNode {
  const words = useTexts(texts);
  const { setup, change } = useExplorer();
  const catalogue = useCatalogue();
  const nameOf = useLossNames(setup.losses);
  const [isOpen, setOpen] = useState(hasRoom);
  const { loss, plan, failure } = planned;
  const card = findPlugin(catalogue, "loss", loss.use);
  const name = nameOf(loss);
  const isShown = isFocus && isOpen;
  const options = { ...plan?.options, ...loss.options };
  return (
    <li className={styles["loss"]} data-focus={isFocus}>
      <div className={styles["lossHead"]}>
        <LegendSwatch style={loss.style} kind="line" />
        <button
          type="button"
          className={styles["lossName"]}
          aria-expanded={isShown}
          aria-label={words.focus(name)}
          onClick={() => {
            setOpen(!isShown);
            change({ ...setup, focus: loss.id });
          }}
        >
          {name}
        </button>
        <IconButton
          size="small"
          label={words.copy(name)}
          isDisabled={setup.losses.length >= mostLosses}
          onPress={() => {
            const more = withLoss(setup, loss.use);
            change(replaceLoss(more, more.focus!, { options: loss.options }));
          }}
        >
          <CopyPlus size={16} aria-hidden />
        </IconButton>
        <IconButton size="small" label={words.remove(name)} onPress={() => change(withoutLoss(setup, loss.id))}>
          <Trash2 size={16} aria-hidden />
        </IconButton>
      </div>
      {failure !== undefined && (
        <Notice tone="danger" isLive>
          <p>{words.failed(name)}</p>
          <p>
            <MessageText message={failure} />
          </p>
        </Notice>
      )}
      {isShown && (
        <div className={styles["lossForm"]} role="group" aria-label={words.options(name)}>
          <PluginPicker
            kind="loss"
            label={words.change(name)}
            value={loss.use}
            onChange={(use) => change({ ...replaceLoss(setup, loss.id, { use, options: {} }), preset: undefined })}
          />
          {card && (
            <SchemaForm
              schema={card.jsonSchema}
              value={options}
              skip={["embeddingSize"]}
              onChange={(path, value) =>
                change(replaceLoss(setup, loss.id, { options: setAt(loss.options, path, value) }))
              }
            />
          )}
        </div>
      )}
    </li>
  );
}
