import { lossTrainings } from "./losses.ts";
import { partTrainings } from "./parts.ts";
import type { Training } from "./training.ts";

/** One training for each plugin that has a part in what an engine computes, and for each layer. */
export const trainings: readonly Training[] = [...lossTrainings, ...partTrainings];

/** The name of a training among all. */
export const keyOf = ({ kind, name }: Training): string => `${kind} ${name}`;
