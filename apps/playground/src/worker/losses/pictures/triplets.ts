import type { LossInputs, Tensor } from "@downslope/core";
import { type Maker, type Offer, type Picture, picture, readBy, row, slider } from "../picture.ts";
import type { Subject } from "../subject.ts";
import { inDegrees, angles, direction } from "./pairs.ts";

/** Losses of triplets: how far the positive is from the anchor, how far the negative, and both as directions. */
export const tripletPictures: Offer = (subject) =>
  subject.has("anchor", "positive", "negative")
    ? [positivePicture(subject), negativePicture(subject), anglePicture(subject)]
    : [];

/** The anchor at 0, the others each on an axis of its own: their distances are exact in every norm. */
function apart(subject: Subject, make: Maker, positive: Tensor, negative: Tensor): LossInputs {
  return readBy(subject, {
    anchor: make.constant([0, 0], [1, 2]),
    positive: row(make, [positive, 0]).reshape([1, 2]),
    negative: row(make, [0, negative]).reshape([1, 2]),
  });
}

const positivePicture = (subject: Subject): Picture =>
  picture({
    axis: "distance",
    scene: "embedding",
    range: [0, 3],
    limits: [0, 50],
    controls: [slider("negative", 0, 3, 1)],
    family: { control: "negative", values: [0.5, 1, 2] },
    inputs: (make) => apart(subject, make, make.x, make.number("negative")),
  });

const negativePicture = (subject: Subject): Picture =>
  picture({
    axis: "negative-distance",
    scene: "embedding",
    range: [0, 3],
    limits: [0, 50],
    controls: [slider("positive", 0, 3, 0.5)],
    family: { control: "positive", values: [0.25, 0.5, 1] },
    inputs: (make) => apart(subject, make, make.number("positive"), make.x),
  });

const anglePicture = (subject: Subject): Picture =>
  picture({
    axis: "angle",
    scene: "embedding",
    range: angles,
    controls: [slider("negativeAngle", 0, 180, 90)],
    family: { control: "negativeAngle", values: [45, 90, 135] },
    warp: inDegrees,
    inputs: (make) => {
      // On the other side of the anchor.
      const negative = direction(make, make.number("negativeAngle").mul(-Math.PI / 180));
      return readBy(subject, {
        anchor: make.constant([1, 0], [1, 2]),
        positive: direction(make, make.x).reshape([1, 2]),
        negative: negative.reshape([1, 2]),
      });
    },
  });
