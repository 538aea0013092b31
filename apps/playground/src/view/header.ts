import type { Words } from "../language.ts";
import { languageNames, languages } from "../texts.ts";
import { element } from "./element.ts";

/** Title, what the page is, and the choice of language. */
export function createHeader(words: Words): HTMLElement {
  const title = element("h1");
  const lead = element("p", { class: "lead" });
  const legend = element("legend", { class: "unseen" });
  const choices = languages.map((language) => {
    const radio = element("input", { type: "radio", name: "language", value: language });
    radio.checked = language === words.language;
    radio.addEventListener("change", () => words.choose(language));
    return element("label", { lang: language }, radio, element("span", {}, languageNames[language]));
  });
  words.bind((texts) => {
    title.textContent = texts.title;
    lead.textContent = texts.lead;
    legend.textContent = texts.language;
  });
  return element(
    "header",
    { class: "header" },
    element("div", {}, title, lead),
    element("fieldset", { class: "languages" }, legend, ...choices),
  );
}
