import type { ReactNode } from "react";

export function OptimizersView(): ReactNode {
  return <h1>Optimizers</h1>;
}
