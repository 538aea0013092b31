import { defineLoss } from "@downslope/core";

/** A loss as a third party would write it, with a schema of its own. */
export const acmeSquare = defineLoss({
  name: "acme-square",
  options: {
    "~standard": { version: 1, vendor: "acme", validate: (given) => ({ value: { scale: 1, ...given } }) },
  },
  inputs: ["prediction", "target"],
  create:
    ({ scale }) =>
    ({ prediction, target }) =>
      prediction.sub(target).square().mul(scale),
  about: {
    title: { en: "Acme square", ko: "애크미 제곱" },
    summary: { en: "Squared error, scaled.", ko: "크기를 바꾼 제곱 오차입니다." },
  },
});
