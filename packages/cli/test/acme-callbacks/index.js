import { defineCallback } from "@downslope/core";

const stepOption = {
  "~standard": { version: 1, vendor: "acme", validate: (value) => ({ value }) },
};
const about = { title: { en: "For tests", ko: "시험용" }, summary: { en: "For tests.", ko: "시험용입니다." } };

/** Fails at a step, as a plugin with a mistake does. */
export const failAt = defineCallback({
  name: "fail-at",
  options: stepOption,
  about,
  create: ({ step }) => ({
    onEvent(event) {
      if (event.type === "step" && event.step === step) throw new Error("a fuse blew");
    },
  }),
});

/** Stops at a step, as early stopping does. */
export const stopAt = defineCallback({
  name: "stop-at",
  options: stepOption,
  about,
  create: ({ step }) => ({
    onEvent(event, run) {
      if (event.type === "step" && event.step === step) run.stop("it is enough");
    },
  }),
});
