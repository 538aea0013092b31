import type { Completion, CompletionContext, CompletionSource } from "@codemirror/autocomplete";
import { useCatalogueStore } from "../app/catalogue.ts";
import { useLanguageStore } from "../app/language.ts";
import { optionText } from "../app/option-texts.ts";
import { placeInText } from "./place-in-text.ts";
import { useDocument } from "./store.ts";
import { type Suggestion, suggestionsAt } from "./suggestions.ts";

/** Completes keys, plugins and words of a pipeline document from what the registry holds. */
export function openCompletion(): CompletionSource {
  void useCatalogueStore.getState().load();
  return (context: CompletionContext) => {
    const { catalogue } = useCatalogueStore.getState();
    const text = context.state.doc.toString();
    const place = placeInText(text, context.pos);
    const line = context.state.doc.lineAt(context.pos);
    const isComment = line.text.slice(0, context.pos - line.from).includes("#");
    if (!catalogue || isComment || (place.from === context.pos && !context.explicit && place.writes === "key"))
      return null;
    const found = suggestionsAt(place, useDocument.getState().value, catalogue);
    if (found.length === 0) return null;
    return { from: place.from, options: found.map(toCompletion), validFor: /^[\w-]*$/ };
  };
}

function toCompletion({ text, kind, card, schema }: Suggestion): Completion {
  const { language } = useLanguageStore.getState();
  if (card)
    return { label: text, detail: card.about.title[language], info: card.about.summary[language], type: "class" };
  if (kind === "value") return { label: text, type: "enum" };
  const note = schema?.description === undefined ? undefined : optionText(schema.description, language).text;
  return { label: text, apply: `${text}: `, type: "property", ...(note !== undefined && { info: note }) };
}
