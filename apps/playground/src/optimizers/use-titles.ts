import { useLanguage, useTexts } from "../app/language.ts";
import { texts } from "./texts.ts";
import { useRace } from "./race-store.ts";

/** What the surface of the race is called. */
export function useSurfaceTitle(): string {
  const words = useTexts(texts);
  const language = useLanguage();
  const { setup, surfaces } = useRace();
  if (!setup) return "";
  const { surface } = setup;
  if ("expression" in surface) return surface.expression;
  return surfaces.find(({ name }) => name === surface.name)?.title[language] ?? words.surface;
}
