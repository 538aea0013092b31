import { type ConfiguredScheduler, isConfigured } from "@downslope/core";
import { z } from "zod";

/** Schema of an option that is itself a scheduler: `{ use: NAME, ... }` in a document. */
export const schedulerOption = (description: string): z.ZodType<ConfiguredScheduler, ConfiguredScheduler> =>
  z
    .custom<ConfiguredScheduler>((value) => isConfigured(value, "scheduler"), {
      error: "be a scheduler with its options fixed, such as `cosineAnnealing()`",
    })
    .meta({ "x-plugin": "scheduler", description });
