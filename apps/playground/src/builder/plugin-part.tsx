import type { JsonSchema, PluginKind } from "@downslope/core";
import { FileUp } from "lucide-react";
import { type ReactNode, useCallback, useMemo } from "react";
import { FileTrigger } from "react-aria-components";
import { findPlugin, useCatalogue, usePluginText } from "../app/catalogue.ts";
import { useTexts } from "../app/language.ts";
import { mistakesAt } from "../document/mistakes.ts";
import { MistakeText } from "../document/mistake-text.tsx";
import { PluginAbout } from "../document/plugin-about.tsx";
import { readEntry } from "../document/entry.ts";
import { PluginPicker } from "../document/plugin-picker.tsx";
import { SchemaForm } from "../document/schema-form.tsx";
import { useDocument } from "../document/store.ts";
import { Button } from "../ui/button.tsx";
import { Disclosure } from "../ui/layout.tsx";
import type { PluginCard } from "../worker/catalogue/protocol.ts";
import { startingOptions } from "./starting-options.ts";
import { texts } from "./texts.ts";

export interface PluginPartProps {
  /** Its key in the document. */
  readonly name: "dataset" | "model" | "loss" | "optimizer" | "scheduler";
  reasonAgainst?(card: PluginCard): string | undefined;
}

/** A part that is one plugin: which, what it tells of itself, and its options. */
export function PluginPart({ name, reasonAgainst }: PluginPartProps): ReactNode {
  const words = useTexts(texts);
  const catalogue = useCatalogue();
  const { edit, choose } = useDocument.getState();
  const entry = useDocument(({ value }) => value[name]);
  const reading = useDocument((store) => store.reading);
  const { use, options } = useMemo(() => readEntry(entry), [entry]);
  const card = findPlugin(catalogue, name as PluginKind, use);
  const take = useCallback(
    (next: string) => choose([name], startingOptions(findPlugin(catalogue, name as PluginKind, next)!, card, options)),
    [catalogue, name, card, options, choose],
  );
  const mistake = (path: string): ReactNode => {
    const [first] = mistakesAt(reading, path);
    return first && <MistakeText mistake={first} />;
  };
  const whole = mistake(name) ?? mistake(`${name}.use`);
  return (
    <>
      <PluginPicker
        label={words.plugin[name]}
        kind={name}
        value={use}
        onChange={take}
        {...(reasonAgainst && { reasonAgainst })}
      />
      {whole}
      {name === "dataset" && <CsvButton />}
      {card && (
        <>
          <Disclosure title={words.about}>
            <PluginAbout card={card} heading="h3" />
          </Disclosure>
          <SchemaForm
            key={use}
            schema={name === "optimizer" ? withExtras(card.jsonSchema, catalogue!.optimizerExtras) : card.jsonSchema}
            value={options}
            path={[name]}
            onChange={(path, value) => edit(path, value)}
            mistake={mistake}
          />
        </>
      )}
    </>
  );
}

const withExtras = (schema: JsonSchema, extras: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  ...schema,
  properties: { ...schema.properties, ...extras },
});

/** Takes the visitor's own file: its text becomes part of the document, and goes nowhere else. */
function CsvButton(): ReactNode {
  const words = useTexts(texts);
  const { choose } = useDocument.getState();
  return (
    <FileTrigger
      acceptedFileTypes={[".csv", "text/csv", ".tsv", ".txt"]}
      onSelect={(files) => {
        const file = files?.[0];
        void file?.text().then((text) => {
          const columns = text.slice(0, text.search(/\r?\n|$/)).split(/[,;\t]/);
          choose(["dataset"], { use: "csv", text, target: columns.at(-1)!.trim().replaceAll('"', ""), test: 0.2 });
        });
      }}
    >
      <Button size="small">
        <FileUp size={16} aria-hidden />
        {words.ownCsv}
      </Button>
    </FileTrigger>
  );
}

/** The plugin that a part names, as its title says it. */
export function useChosen(name: PluginPartProps["name"]): string | undefined {
  const text = usePluginText();
  const catalogue = useCatalogue();
  const entry = useDocument(({ value }) => value[name]);
  const { use } = readEntry(entry);
  const card = findPlugin(catalogue, name, use);
  return card ? text(card.about.title) : use;
}
