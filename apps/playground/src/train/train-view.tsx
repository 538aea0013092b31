import type { ReactNode } from "react";
import { Builder } from "../builder/builder.tsx";
import { DocumentPane } from "../builder/document-pane.tsx";

export function TrainView(): ReactNode {
  return (
    <div style={{ display: "grid", gridTemplateColumns: "24rem 24rem 1fr", gap: "1rem" }}>
      <Builder />
      <DocumentPane />
    </div>
  );
}
