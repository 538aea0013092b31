import type { ReactNode } from "react";

export function LossesView(): ReactNode {
  return <h1>Losses</h1>;
}
