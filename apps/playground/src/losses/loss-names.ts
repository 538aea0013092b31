import { findPlugin, useCatalogue, usePluginText } from "../app/catalogue.ts";
import { useLanguage } from "../app/language.ts";
import { optionLabel } from "../app/option-texts.ts";
import type { ShownLoss } from "./setup.ts";

/** Names losses: the title, and where one is shown more than once, the options by which they differ. */
export function useLossNames(losses: readonly ShownLoss[]): (loss: ShownLoss) => string {
  const catalogue = useCatalogue();
  const language = useLanguage();
  const text = usePluginText();
  return (loss) => {
    const card = findPlugin(catalogue, "loss", loss.use);
    const title = text(card?.about.title) || loss.use;
    if (losses.filter(({ use }) => use === loss.use).length < 2) return title;
    const told = Object.entries(loss.options).map(
      ([name, value]) =>
        `${optionLabel(name, language).text} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`,
    );
    return told.length > 0 ? `${title} (${told.join(", ")})` : title;
  };
}
