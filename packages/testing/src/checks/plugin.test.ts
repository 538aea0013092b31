import { defineLoss } from "@downslope/core";
import { z } from "zod";
import { about } from "../../test/plugins.ts";
import { describeBroken } from "../../test/refusals.ts";
import { lossChecks } from "./loss.ts";

const base = {
  name: "sample",
  options: z.object({}),
  inputs: ["prediction"],
  create:
    () =>
    ({ prediction }) =>
      prediction,
  about,
} satisfies Parameters<typeof defineLoss>[0];
const withOption = (delta: z.ZodType, all: z.ZodObject = z.object({ delta })): unknown =>
  defineLoss({ ...base, options: all });

describeBroken(lossChecks, "name", [
  [Object.assign(() => undefined, { kind: "loss" }), /lower case words joined by hyphens/],
  [defineLoss({ ...base, api: "9.0" }), /must be written for core API/],
]);

const delta = z.number().default(1).describe("a number");

describeBroken(lossChecks, "options", [
  [withOption(z.number().default(1)), /Option `delta` has no description/],
  [withOption(delta, z.looseObject({ delta })), /It takes an option `notAnOption`/],
  [withOption(z.number().catch(1).default(1).describe("forgiving")), /`delta` takes {"not an option":true}/],
  [withOption(delta), /It takes {"delta":-1}/, { rejects: [{ delta: -1 }] }],
  [
    withOption(z.unknown().default(1).describe("infinite")),
    /`delta` is Infinity, which JSON cannot write/,
    { options: { delta: Infinity } },
  ],
  [
    withOption(
      z
        .number()
        .default(1)
        .transform((x) => x + 1)
        .describe("ever more"),
    ),
    /change on the way through JSON: .*"delta":2} becomes .*"delta":3}/,
  ],
]);
