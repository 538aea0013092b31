import "./ui/tokens.css";
import "./ui/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Shell } from "./app/shell.tsx";
import { lab } from "./worker/client.ts";

// The worker loads while the page is drawn.
lab.open();
createRoot(document.querySelector("#app")!).render(
  <StrictMode>
    <Shell />
  </StrictMode>,
);
