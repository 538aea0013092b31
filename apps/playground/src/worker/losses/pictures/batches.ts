import type { LossInputs, Tensor } from "@downslope/core";
import { type Maker, type Offer, type Picture, labels, picture, readBy, row, slider } from "../picture.ts";
import type { Subject } from "../subject.ts";
import { inDegrees, angles, direction } from "./pairs.ts";

/** Losses of embeddings with classes: a small batch, of which one sample moves away from its own class. */
export const batchPictures: Offer = (subject, { isScaleFree }) => {
  const isLabelled = subject.isEmbedding && subject.has("prediction", "target");
  if (!isLabelled || subject.loss.target !== "class-index") return [];
  const around = onCircle(subject);
  // Own parameters are vectors of classes, which a class at 0 would not have.
  return isScaleFree || subject.loss.init ? [around] : [alongLine(subject), around];
};

const classOf = [0, 0, 1, 1, 2, 2];
const classes = 3;

const given = (
  subject: Subject,
  make: Maker,
  moved: readonly (Tensor | number)[],
  others: readonly (Tensor | number)[],
): LossInputs =>
  readBy(subject, {
    prediction: row(make, [...moved, ...others]).reshape([classOf.length, 2]),
    target: labels(classOf),
  });

/** Classes at 0°, 120° and 240°, with samples a little to both sides of each. */
const degrees = [-8, 112, 128, 232, 248];
const still = degrees.flatMap((angle) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]);

const onCircle = (subject: Subject): Picture =>
  picture({
    axis: "angle",
    scene: "embedding",
    range: angles,
    warp: inDegrees,
    classes,
    settled: (make) => given(subject, make, [Math.cos(0.14), Math.sin(0.14)], still),
    inputs: (make) => {
      const at = direction(make, make.x);
      return given(subject, make, [at.slice(0, 0, 1).squeeze(0), at.slice(0, 1, 2).squeeze(0)], still);
    },
  });

/** Its own class at 0, the next on the way, the third aside. */
const alongLine = (subject: Subject): Picture =>
  picture({
    axis: "distance",
    scene: "embedding",
    range: [0, 3],
    limits: [0, 20],
    controls: [slider("separation", 0.5, 4, 2)],
    classes,
    inputs: (make) => {
      const next = make.number("separation");
      const rest = [0, 0, next, 0.15, next, -0.15, -0.15, -2, 0.15, -2];
      return given(subject, make, [make.x, 0], rest);
    },
  });
