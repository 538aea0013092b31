import type { PluginEntry } from "@downslope/core";
import { Layers } from "lucide-react";
import { type ReactNode, useState } from "react";
import { findPlugin, pluginsOf, useCatalogue, usePluginText } from "../app/catalogue.ts";
import { useTexts } from "../app/language.ts";
import { MistakeText } from "../document/mistake-text.tsx";
import { PluginPicker } from "../document/plugin-picker.tsx";
import { SchemaForm } from "../document/schema-form.tsx";
import { setAt } from "../document/set-at.ts";
import { Button } from "../ui/button.tsx";
import { Lead, Notice } from "../ui/layout.tsx";
import { Menu } from "../ui/menu.tsx";
import { lab } from "../worker/client.ts";
import type { PlannedRun } from "../worker/schedules/protocol.ts";
import { type Shown, withEntry } from "./plan-state.ts";
import { texts } from "./texts.ts";
import type { Change } from "./use-plan-state.ts";
import type { Plan } from "./use-plans.ts";

export interface ScheduleEditorProps {
  readonly plan: Plan;
  readonly run: PlannedRun;
  readonly change: Change;
}

type Entries = Readonly<Record<string, unknown>>;

/** Whether a value names a plugin and says nothing of its options. */
function isBare(value: unknown): value is { readonly use: string } {
  return typeof value === "object" && value !== null && "use" in value && Object.keys(value).length === 1;
}

/** Choosing a scheduler and its options, and putting it into another. */
export function ScheduleEditor({ plan: { shown, result }, run, change }: ScheduleEditorProps): ReactNode {
  const words = useTexts(texts);
  const text = usePluginText();
  const catalogue = useCatalogue();
  const [failed, setFailed] = useState<string>();
  const { use, ...options }: Entries & { use: string } =
    typeof shown.entry === "string" ? { use: shown.entry } : shown.entry;
  const card = findPlugin(catalogue, "scheduler", use);
  const put = (entry: PluginEntry, group?: string): void => change((state) => withEntry(state, shown.id, entry), group);
  const mistakes = result?.isGood === false ? result.mistakes : [];

  /** What a scheduler needs is guessed, so that it can be seen at once. */
  const choose = async (name: string, inner?: PluginEntry): Promise<void> => {
    setFailed(undefined);
    const entry = await lab.call("schedules.example", { use: name, run, ...(inner !== undefined && { inner }) });
    put(entry ?? { use: name });
    if (!entry) setFailed(text(findPlugin(catalogue, "scheduler", name)?.about.title));
  };
  const edit = (path: readonly (string | number)[], value: unknown): void => {
    const base = { use, ...options };
    put(setAt(base, path, value), `form ${path.join(".")}`);
    const bare = Array.isArray(value) ? value.findIndex(isBare) : -1;
    const [place, named] = bare >= 0 ? [[...path, bare], (value as readonly unknown[])[bare]] : [path, value];
    if (isBare(named)) void fill(base, shown, path, value, place, named.use);
  };
  const fill = async (
    base: Entries,
    { id }: Shown,
    path: readonly (string | number)[],
    value: unknown,
    place: readonly (string | number)[],
    name: string,
  ): Promise<void> => {
    if (!findPlugin(catalogue, "scheduler", name)) return;
    const entry = await lab.call("schedules.example", { use: name, run });
    if (!entry) return;
    const filled = setAt(setAt(base, path, value), place, entry) as PluginEntry;
    change((state) => withEntry(state, id, filled), `form ${path.join(".")}`);
  };
  const holders = pluginsOf(catalogue, "scheduler").filter(({ jsonSchema }) =>
    Object.values(jsonSchema.properties ?? {}).some(
      (one) => one["x-plugin"] === "scheduler" || one.items?.["x-plugin"] === "scheduler",
    ),
  );
  const whole = mistakes.filter(({ path }) => path === "");
  return (
    <>
      <PluginPicker kind="scheduler" label={words.schedule} value={use} onChange={(name) => void choose(name)} />
      {card && <Lead>{text(card.about.summary)}</Lead>}
      {failed !== undefined && (
        <Notice tone="warning" isLive>
          {words.noExample(failed)}
        </Notice>
      )}
      {mistakes.length > 0 && (
        <Notice tone="danger" isLive>
          <p>{words.broken}</p>
          {(whole.length > 0 ? whole : mistakes).map((mistake) => (
            <p key={`${mistake.path} ${mistake.message}`}>
              <MistakeText mistake={mistake} />
            </p>
          ))}
        </Notice>
      )}
      {card && (
        <SchemaForm
          schema={card.jsonSchema}
          value={options}
          onChange={edit}
          mistake={(path) => {
            const found = mistakes.find((one) => one.path === path);
            return found && <MistakeText mistake={found} />;
          }}
        />
      )}
      <div>
        <Menu
          label={words.compose}
          trigger={
            <Button size="small">
              <Layers size={15} aria-hidden /> {words.compose}
            </Button>
          }
          entries={holders.map(({ name, about }) => ({
            id: name,
            name: text(about.title),
            note: text(about.summary),
            onAction: () => void choose(name, shown.entry),
          }))}
        />
      </div>
    </>
  );
}
