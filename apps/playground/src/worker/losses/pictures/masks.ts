import type { LossInputs, Tensor } from "@downslope/core";
import { type Maker, type Offer, type Picture, type Warp, picture, readBy, slider } from "../picture.ts";
import type { Subject } from "../subject.ts";
import { measuresDistance } from "./binary.ts";

/** Losses that can be taken of masks: a predicted disc that slides off the true one, or is too small or too large. */
export const maskPictures: Offer = (subject) => {
  const { target } = subject.loss;
  const isMask = ["binary", "sign", "class-index", "one-hot"].includes(target);
  const reads = subject.roles.length === 2 && subject.has("prediction", "target");
  const isVector = subject.plugin.sampleShape?.length === 1;
  if (!isMask || !reads || subject.isEmbedding || isVector || measuresDistance(subject)) return [];
  return [overlapPicture(subject), shiftPicture(subject), sizePicture(subject)];
};

/** Pixels: rows, columns, and the true disc in them. */
const [height, width] = [12, 20];
const radius = 4;
const centre = { row: 5.5, column: 5.5 };

const rows = Float64Array.from({ length: height * width }, (_, i) => Math.floor(i / width) - centre.row);
const columns = Float64Array.from({ length: height * width }, (_, i) => (i % width) - centre.column);
const truth = rows.map((r, i) => (Math.hypot(r, columns[i]!) <= radius ? 1 : 0));

/** How far pixels lie within the predicted disc, in pixels: `[height, width]`. */
function depth(make: Maker, shift: Tensor | number, size: Tensor | number): Tensor {
  const across = make.constant(columns).sub(shift);
  // Never 0, where a distance has no slope.
  const distance = across
    .square()
    .add(make.constant(rows.map((r) => r * r)))
    .add(1e-6)
    .sqrt();
  return distance.neg().add(size);
}

const sharpness = slider("sharpness", 0.25, 8, 3);

/** The masks as the loss reads them: one channel, or one of background and one of foreground. */
function given(subject: Subject, make: Maker, inside: Tensor): LossInputs {
  const logits = inside.mul(make.number("sharpness"));
  const { target } = subject.loss;
  if (target === "binary" || target === "sign") {
    const prediction = subject.activation === "sigmoid" ? logits.sigmoid() : logits;
    const wanted = target === "sign" ? truth.map((t) => 2 * t - 1) : truth;
    return readBy(subject, {
      prediction: prediction.reshape([1, height, width, 1]),
      target: make.constant(wanted, [1, height, width, 1]),
    });
  }
  const pair = logits.expandDims(-1).mul(make.constant([-0.5, 0.5]));
  const prediction =
    subject.activation === "softmax" ? pair.softmax() : subject.activation === "log-softmax" ? pair.logSoftmax() : pair;
  return readBy(subject, {
    prediction: prediction.reshape([1, height, width, 2]),
    target: wantedClasses(subject, make),
  });
}

function wantedClasses({ loss }: Subject, make: Maker): Tensor<"float" | "int"> {
  if (loss.target === "class-index") return make.constant(truth, [1, height, width]).toInt();
  return make.constant(
    Float64Array.from({ length: 2 * truth.length }, (_, i) => Number(truth[i >> 1] === i % 2)),
    [1, height, width, 2],
  );
}

const shiftPicture = (subject: Subject): Picture =>
  picture({
    axis: "mask-shift",
    scene: "masks",
    range: [0, 10],
    limits: [0, 10],
    controls: [sharpness],
    inputs: (make) => given(subject, make, depth(make, make.x, radius)),
  });

const sizePicture = (subject: Subject): Picture =>
  picture({
    axis: "mask-size",
    scene: "masks",
    range: [0.5, 7.5],
    limits: [0, 9],
    controls: [sharpness],
    inputs: (make) => given(subject, make, depth(make, 0, make.x)),
  });

/** Intersection over union of two discs of radius 1 at a distance: that of the lens they share. */
function overlapAt(distance: number): number {
  const lens = 2 * Math.acos(distance / 2) - (distance / 2) * Math.sqrt(4 - distance * distance);
  return lens / (2 * Math.PI - lens);
}

/** The overlap is shown, and the shift is what moves. */
const byOverlap: Warp = {
  inner: shiftOf,
  slope(overlap) {
    const distance = shiftOf(overlap) / radius;
    const lens = (overlap * 2 * Math.PI) / (1 + overlap);
    const lensSlope = -Math.sqrt(4 - distance * distance);
    const overlapSlope = (2 * Math.PI * lensSlope) / (2 * Math.PI - lens) ** 2;
    return radius / overlapSlope;
  },
};

function shiftOf(overlap: number): number {
  let [near, far] = [0, 2];
  for (let i = 0; i < 50; i++) {
    const middle = (near + far) / 2;
    if (overlapAt(middle) > overlap) near = middle;
    else far = middle;
  }
  return (radius * (near + far)) / 2;
}

const overlapPicture = (subject: Subject): Picture =>
  picture({
    axis: "mask-overlap",
    scene: "masks",
    // At 0 the discs touch, and where they part the overlap stays.
    range: [0.01, 1],
    controls: [sharpness],
    warp: byOverlap,
    inputs: (make) => given(subject, make, depth(make, make.x, radius)),
  });
