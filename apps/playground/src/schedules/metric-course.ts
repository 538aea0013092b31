import type { MetricCourse } from "./plan-state.ts";

/** Levels of a course that is drawn by hand. */
export const drawnLevels = 12;

/** Epochs whose metric is told apart. */
const mostEpochs = 5000;

const fall = (share: number): number => 0.2 + 0.8 * Math.exp(-6 * share);

/** Courses of a metric over a run, by the share of it that is behind; the same wobble each time. */
const courses: Readonly<Record<string, (share: number, epoch: number) => number>> = {
  stalls: (share) => fall(Math.min(share, 0.4)),
  falls: (share) => fall(share),
  early: (share) => fall(Math.min(share, 0.12)),
  noisy: (share, epoch) => fall(Math.min(share, 0.5)) * (1 + 0.06 * wobble(epoch)),
  rises: (share) => 1 - fall(Math.min(share, 0.45)),
};

export const courseNames: readonly string[] = Object.keys(courses);

/** What a schedule is shown after each epoch. */
export function metricOf(course: MetricCourse, epochs: number): readonly number[] {
  const count = Math.min(epochs, mostEpochs);
  const shareOf = (epoch: number): number => (count > 1 ? epoch / (count - 1) : 0);
  if (typeof course !== "string") return Array.from({ length: count }, (_, epoch) => between(course, shareOf(epoch)));
  const at = courses[course] ?? courses["stalls"]!;
  return Array.from({ length: count }, (_, epoch) => at(shareOf(epoch), epoch));
}

/** The levels of a course, to be drawn further. */
export function levelsOf(course: MetricCourse): readonly number[] {
  if (typeof course !== "string") return course;
  return metricOf(course, drawnLevels).map((level) => Number(level.toFixed(3)));
}

function between(levels: readonly number[], share: number): number {
  const at = share * (levels.length - 1);
  const from = Math.min(Math.floor(at), levels.length - 2);
  return levels[from]! + (levels[from + 1]! - levels[from]!) * (at - from);
}

/** From -1 to 1, without a pattern to the eye. */
function wobble(epoch: number): number {
  const turned = Math.sin(epoch * 127.1 + 11.7) * 43758.5453;
  return 2 * (turned - Math.floor(turned)) - 1;
}
