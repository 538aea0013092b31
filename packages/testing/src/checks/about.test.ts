import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { about } from "../../test/plugins.ts";
import { describeBroken } from "../../test/refusals.ts";
import { lossChecks } from "./loss.ts";

const withAbout = (change: object): LossPlugin =>
  defineLoss({
    name: "sample",
    options: z.object({}),
    inputs: ["prediction"],
    create:
      () =>
      ({ prediction }) =>
        prediction,
    about: { ...about, ...change },
  });

describeBroken(lossChecks, "about", [
  [withAbout({ avoid: undefined }), /`about.avoid` is missing/],
  [withAbout({ use: { en: "x" } }), /`about.use` lacks `ko`/],
  [withAbout({ use: null }), /`about.use` must be a record of texts, `en` and `ko`, got null\./],
  [withAbout({ avoid: "Never." }), /`about.avoid` must be a record of texts, `en` and `ko`, got "Never."/],
  [withAbout({ summary: { en: " ", ko: "시험" } }), /`about.summary` lacks `en`/],
  [withAbout({ summary: { en: "x", ko: "x" } }), /`about.summary` is not Korean in `ko`/],
  [withAbout({ formula: "" }), /`about.formula` must be a text, got ""/],
  [withAbout({ source: ["a", "b"] }), /`about.source` must be a text, got \["a","b"\]/],
  [withAbout({ tasks: [] }), /`about.tasks` must be a list of texts, got \[\]/],
  [withAbout({ tasks: "regression" }), /`about.tasks` must be a list of texts, got "regression"/],
  [withAbout({ outputActivation: "sigmod" }), /`about.outputActivation` must be one of linear, .*, got "sigmod"/],
  [withAbout({ licnce: "MIT" }), /`about.licnce` is no field of it; did you mean `licence`\?/],
]);
