import type { JsonSchema } from "@downslope/core";
import { ChevronRight, CopyPlus, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { findPlugin, useCatalogue } from "../app/catalogue.ts";
import { useLanguage, useTexts } from "../app/language.ts";
import { localiseIssue } from "../app/problem-texts.ts";
import { LegendSwatch } from "../charts/legend-swatch.tsx";
import { PluginPicker } from "../document/plugin-picker.tsx";
import { SchemaForm } from "../document/schema-form.tsx";
import { setAt } from "../document/set-at.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Card, Hidden, Lead } from "../ui/layout.tsx";
import type { Mistake } from "../worker/document/protocol.ts";
import { firstEntry } from "./first-entry.ts";
import { racerName } from "./names.ts";
import styles from "./optimizers.module.css";
import { useRace } from "./race-store.ts";
import { type Contestant, type Entry, type Setup, limits, withRacer } from "./setup.ts";
import { texts } from "./texts.ts";

/** Who races: optimizers and their schedules, with all their options. */
export function RacersCard({ setup }: { readonly setup: Setup }): ReactNode {
  const words = useTexts(texts);
  const change = useRace((one) => one.change);
  const { racers } = setup;
  const isFull = racers.length >= limits.racers;
  const set = (next: readonly Contestant[]): void => change({ ...setup, racers: next });
  return (
    <Card
      title={words.racers}
      lead={words.racersLead}
      actions={
        <Button
          size="small"
          isDisabled={isFull}
          onPress={() => set(withRacer(racers, { use: "adam", learningRate: 0.1 }))}
        >
          <Plus size={16} aria-hidden />
          {words.add}
        </Button>
      }
    >
      {racers.length === 0 && <Lead>{words.none}</Lead>}
      <ul className={styles["racers"]}>
        {racers.map((racer) => (
          <li key={racer.id} className={styles["racer"]}>
            <RacerRow
              racer={racer}
              onChange={(next) => set(racers.map((one) => (one.id === racer.id ? next : one)))}
              onRemove={() => set(racers.filter((one) => one.id !== racer.id))}
              onDuplicate={isFull ? undefined : () => set(withRacer(racers, racer.optimizer, racer.scheduler))}
            />
          </li>
        ))}
      </ul>
      {isFull && <Lead>{words.full(limits.racers)}</Lead>}
    </Card>
  );
}

interface RacerRowProps {
  readonly racer: Contestant;
  onChange(racer: Contestant): void;
  onRemove(): void;
  readonly onDuplicate: (() => void) | undefined;
}

function RacerRow({ racer, onChange, onRemove, onDuplicate }: RacerRowProps): ReactNode {
  const words = useTexts(texts);
  const [isOpen, setOpen] = useState(false);
  const name = racerName(racer);
  return (
    <>
      <div className={styles["racerHead"]}>
        <LegendSwatch style={racer.style} kind="line" />
        <button type="button" className={styles["racerName"]} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <ChevronRight size={16} aria-hidden />
          <span>
            {name}
            <Hidden>{words.options}</Hidden>
          </span>
        </button>
        <IconButton
          size="small"
          label={words.duplicate(name)}
          isDisabled={!onDuplicate}
          onPress={() => onDuplicate?.()}
        >
          <CopyPlus size={16} aria-hidden />
        </IconButton>
        <IconButton size="small" label={words.remove(name)} onPress={onRemove}>
          <Trash2 size={16} aria-hidden />
        </IconButton>
      </div>
      {isOpen && <RacerForm racer={racer} onChange={onChange} />}
    </>
  );
}

function RacerForm({ racer, onChange }: Pick<RacerRowProps, "racer" | "onChange">): ReactNode {
  const words = useTexts(texts);
  const { optimizer, scheduler, ...rest } = racer;
  useRace((one) => one.revision);
  const end = useRace((one) => one.paths.get(racer.id))?.end;
  const mistakes = end?.code === "failed" ? end.mistakes : [];
  return (
    <div className={styles["racerForm"]}>
      <EntryForm
        kind="optimizer"
        label={words.optimizer}
        entry={optimizer}
        mistakes={mistakes}
        onChange={(next) => onChange({ ...racer, optimizer: next })}
      />
      {scheduler ? (
        <>
          <EntryForm
            kind="scheduler"
            label={words.schedule}
            entry={scheduler}
            mistakes={mistakes}
            onChange={(next) => onChange({ ...racer, scheduler: next })}
          />
          <Button size="small" look="quiet" onPress={() => onChange({ ...rest, optimizer })}>
            {words.removeSchedule}
          </Button>
        </>
      ) : (
        <Button size="small" onPress={() => onChange({ ...racer, scheduler: { use: "cosine-annealing" } })}>
          {words.addSchedule}
        </Button>
      )}
    </div>
  );
}

/** Options that tell parameters apart; a race has one. */
const ofGroups = ["groups", "layerDecay", "decayMask"];

/** A schema with what documents may write beside the plugin's own options: clipping, transforms. */
function withExtras(schema: JsonSchema, extras: Readonly<Record<string, JsonSchema>> = {}): JsonSchema {
  return { ...schema, properties: { ...schema.properties, ...extras } };
}

interface EntryFormProps {
  readonly kind: "optimizer" | "scheduler";
  readonly label: string;
  readonly entry: Entry;
  readonly mistakes: readonly Mistake[];
  onChange(entry: Entry): void;
}

function EntryForm({ kind, label, entry, mistakes, onChange }: EntryFormProps): ReactNode {
  const catalogue = useCatalogue();
  const language = useLanguage();
  const mistakeAt = (path: string): string | undefined => {
    const found = mistakes.find((one) => one.path === `${kind}.${path}`);
    return found
      ? localiseIssue(found, language)
          .map(({ text }) => text)
          .join(" ")
      : undefined;
  };
  const card = findPlugin(catalogue, kind, entry.use);
  return (
    <>
      <PluginPicker
        kind={kind}
        label={label}
        value={entry.use}
        onChange={(use) => onChange(firstEntry(catalogue, kind, use, entry))}
      />
      {card && (
        <SchemaForm
          schema={withExtras(card.jsonSchema, kind === "optimizer" ? catalogue?.optimizerExtras : undefined)}
          value={entry}
          skip={ofGroups}
          mistake={mistakeAt}
          onChange={(path, value) => onChange(setAt(entry, path, value))}
        />
      )}
    </>
  );
}
