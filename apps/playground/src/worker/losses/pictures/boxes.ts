import { type Maker, type Offer, type Picture, type Warp, picture, readBy, row, slider } from "../picture.ts";
import type { Subject } from "../subject.ts";
import type { LossInputs, Tensor } from "@downslope/core";

/** Losses of boxes, two corners each: the predicted box slides over the true one, or is too small or too large. */
export const boxPictures: Offer = (subject) => {
  const compares = subject.loss.target === "value" && subject.roles.length === 2 && subject.has("prediction", "target");
  if (!compares || !subject.tasks.includes("detection")) return [];
  return [shiftPicture(subject), overlapPicture(subject), sizePicture(subject)];
};

/** The true box is 1 wide and 1 high, around 0; the predicted one as wide as told. */
function given(
  subject: Subject,
  make: Maker,
  shift: Tensor | number,
  across: Tensor | number,
  down: Tensor | number,
): LossInputs {
  const half = (length: Tensor | number): Tensor =>
    typeof length === "number" ? make.constant([length / 2], []) : length.div(2);
  const [w, h] = [half(across), half(down)];
  const box = [w.neg().add(shift), h.neg(), w.add(shift), h];
  return readBy(subject, {
    prediction: row(make, box).reshape([1, 4]),
    target: make.constant([-0.5, -0.5, 0.5, 0.5], [1, 4]),
  });
}

const shiftPicture = (subject: Subject): Picture =>
  picture({
    axis: "box-shift",
    scene: "boxes",
    range: [-2.5, 2.5],
    limits: [-50, 50],
    controls: [slider("width", 0.2, 3, 1)],
    inputs: (make) => given(subject, make, make.x, make.number("width"), 1),
  });

const sizePicture = (subject: Subject): Picture =>
  picture({
    axis: "box-size",
    scene: "boxes",
    range: [0.1, 3],
    limits: [0.01, 50],
    controls: [slider("shift", -2, 2, 0)],
    inputs: (make) => given(subject, make, make.number("shift"), make.x, make.x),
  });

/** Boxes of one size, of which 1 - s is common after a shift s: IoU = (1 - s) / (1 + s), solved for s. */
const byOverlap: Warp = {
  inner: (overlap) => (1 - overlap) / (1 + overlap),
  slope: (overlap) => -2 / (1 + overlap) ** 2,
};

const overlapPicture = (subject: Subject): Picture =>
  picture({
    axis: "box-overlap",
    scene: "boxes",
    range: [0, 1],
    warp: byOverlap,
    inputs: (make) => given(subject, make, make.x, 1, 1),
  });
