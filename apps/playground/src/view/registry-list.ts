import type { Words } from "../language.ts";
import type { PluginCard } from "../protocol.ts";
import type { Language } from "../texts.ts";
import { element } from "./element.ts";

export interface RegistryList {
  readonly element: HTMLElement;
  show(plugins: readonly PluginCard[]): void;
}

/** All plugins, by kind, with what they are. */
export function createRegistryList(words: Words): RegistryList {
  const heading = element("h2", { id: "registry-heading" });
  const lead = element("p", { class: "lead" });
  const groups = element("div", { class: "groups" });
  let plugins: readonly PluginCard[] = [];
  const write = words.bind((texts, language) => {
    heading.textContent = texts.registry.heading;
    lead.textContent = plugins.length === 0 ? texts.status.loading : texts.registry.lead(String(plugins.length));
    const kinds = [...new Set(plugins.map(({ kind }) => kind))];
    groups.replaceChildren(
      ...kinds.map((kind) => {
        const cards = plugins.filter((plugin) => plugin.kind === kind).map((plugin) => card(plugin, language));
        return element(
          "section",
          {},
          element("h3", {}, texts.kinds[kind]),
          element("ul", { class: "cards" }, ...cards),
        );
      }),
    );
  });
  return {
    element: element("section", { class: "registry", "aria-labelledby": heading.id }, heading, lead, groups),
    show(found) {
      plugins = found;
      write();
    },
  };
}

function card({ name, title, summary }: PluginCard, language: Language): HTMLElement {
  return element(
    "li",
    { class: "card" },
    element("h4", {}, title[language]),
    element("code", { translate: "no" }, name),
    element("p", {}, summary[language]),
  );
}
