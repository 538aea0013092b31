import { CopyPlus, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { findPlugin, useCatalogue } from "../app/catalogue.ts";
import { useTexts } from "../app/language.ts";
import { LegendSwatch } from "../charts/legend-swatch.tsx";
import { PluginPicker } from "../document/plugin-picker.tsx";
import { SchemaForm } from "../document/schema-form.tsx";
import { setAt } from "../document/set-at.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Card, Lead } from "../ui/layout.tsx";
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
        <button
          type="button"
          className={styles["racerName"]}
          aria-expanded={isOpen}
          aria-label={words.edit(name)}
          onClick={() => setOpen(!isOpen)}
        >
          {name}
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
  return (
    <div className={styles["racerForm"]}>
      <EntryForm
        kind="optimizer"
        label={words.optimizer}
        entry={optimizer}
        onChange={(next) => onChange({ ...racer, optimizer: next })}
      />
      {scheduler ? (
        <>
          <EntryForm
            kind="scheduler"
            label={words.schedule}
            entry={scheduler}
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

interface EntryFormProps {
  readonly kind: "optimizer" | "scheduler";
  readonly label: string;
  readonly entry: Entry;
  onChange(entry: Entry): void;
}

function EntryForm({ kind, label, entry, onChange }: EntryFormProps): ReactNode {
  const catalogue = useCatalogue();
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
          schema={card.jsonSchema}
          value={entry}
          onChange={(path, value) => onChange(setAt(entry, path, value))}
        />
      )}
    </>
  );
}
