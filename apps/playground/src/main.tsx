import "./ui/tokens.css";
import "./ui/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { watchFonts } from "./app/fonts.ts";
import { readyFor, useLanguageStore } from "./app/language.ts";
import { Shell } from "./app/shell.tsx";
// Asks the worker about the document at once, while the page is drawn.
import "./document/store.ts";
import { keepForOffline } from "./offline/register.ts";

watchFonts();
await readyFor(useLanguageStore.getState().language);
createRoot(document.querySelector("#app")!).render(
  <StrictMode>
    <Shell />
  </StrictMode>,
);
keepForOffline();
