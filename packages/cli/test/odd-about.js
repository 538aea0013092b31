import { defineScheduler } from "@downslope/core";

/** Tells of itself what is of the wrong types. */
export const odd = defineScheduler({
  name: "odd",
  options: { "~standard": { version: 1, vendor: "by hand", validate: (value) => ({ value }) } },
  create: () => () => 1,
  about: {
    title: { en: "Odd", ko: "이상한 것" },
    summary: { en: "For tests.", ko: "시험용입니다." },
    use: null,
    avoid: "Everywhere.",
    source: ["nobody", "never"],
    tasks: "regression",
    licence: {},
  },
});
