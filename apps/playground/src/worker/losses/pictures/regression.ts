import type { Tensor } from "@downslope/core";
import type { Interval } from "../protocol.ts";
import { type Maker, type Offer, type Picture, anywhere, picture, readBy, row, slider } from "../picture.ts";
import type { Subject, Traits } from "../subject.ts";

/** Losses of numbers: one prediction beside its target, one prediction for many targets, and how sure it may be. */
export const regressionPictures: Offer = (subject, traits) => {
  if (!subject.has("prediction", "target") || subject.loss.target !== "value" || !traits.isSeparable) return [];
  const plain = [predictionPicture(subject, traits), constantPicture(subject)];
  return subject.has("variance") ? [plain[0]!, variancePicture(subject), plain[1]!] : plain;
};

const isAtLeast0 = (subject: Subject): boolean => subject.domainOf("target")[0] >= 0;

function predictionPicture(subject: Subject, { isShiftFree }: Traits): Picture {
  const [low, high] = subject.domainOf("prediction");
  // Where only the difference counts, the prediction reads as the error of a target 0.
  const value = isShiftFree ? 0 : 2;
  const targets: Interval = isAtLeast0(subject) ? [0, 5] : [-5, 5];
  const clip = ([from, to]: Interval): Interval => [Math.max(low, from), Math.min(high, to)];
  const hasVariance = subject.has("variance");
  return picture({
    axis: "prediction",
    scene: "number",
    range: clip([-4, 4]),
    limits: clip(anywhere),
    controls: [slider("target", ...targets, value), ...(hasVariance ? [slider("variance", 0.05, 4, 1)] : [])],
    ...(hasVariance && { family: { control: "variance", values: [0.25, 1, 4] } }),
    inputs: (make) =>
      readBy(subject, {
        prediction: make.x.reshape([1, 1]),
        target: make.number("target").reshape([1, 1]),
        ...(hasVariance && { variance: make.number("variance").reshape([1, 1]) }),
      }),
  });
}

/** Targets of a small data set, all above 0 so that every regression loss takes them; the outlier comes beside them. */
const usualTargets = [1.1, 1.5, 1.8, 2, 2.1, 2.4, 2.9];

function constantPicture(subject: Subject): Picture {
  const [low, high] = subject.domainOf("prediction");
  const count = usualTargets.length + 1;
  const all = (x: Tensor): Tensor => x.reshape([1, 1]).broadcastTo([count, 1]);
  return picture({
    axis: "constant",
    scene: "points",
    range: [Math.max(low, 0), Math.min(high, 8)],
    limits: [Math.max(low, -20), Math.min(high, 60)],
    controls: [slider("outlier", 0, 20, 8)],
    inputs: (make) =>
      readBy(subject, {
        prediction: all(make.x),
        target: row(make, [...usualTargets, make.number("outlier")]).reshape([count, 1]),
        ...(subject.has("variance") && { variance: all(make.constant([1], [])) }),
      }),
  });
}

function variancePicture(subject: Subject): Picture {
  const one = (x: Tensor): Tensor => x.reshape([1, 1]);
  return picture({
    axis: "variance",
    scene: "number",
    range: [0.05, 5],
    limits: [0.001, 100],
    controls: [slider("residual", -4, 4, 1)],
    family: { control: "residual", values: [0, 1, 2] },
    inputs: (make: Maker) =>
      readBy(subject, {
        prediction: one(make.number("residual")),
        target: one(make.constant([0], [])),
        variance: one(make.x),
      }),
  });
}
