import type { ReactNode } from "react";

export function SchedulesView(): ReactNode {
  return <h1>Schedules</h1>;
}
