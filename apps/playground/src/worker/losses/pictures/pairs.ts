import type { LossInputs, Tensor } from "@downslope/core";
import { type Maker, type Offer, type Picture, type Warp, choice, picture, readBy, row, slider } from "../picture.ts";
import type { Subject } from "../subject.ts";
import { measuresDistance } from "./binary.ts";

/** Angles are shown in degrees. */
export const inDegrees: Warp = { inner: (degrees) => (degrees * Math.PI) / 180, slope: () => Math.PI / 180 };
export const angles = [0, 180] as const;

/** A point of the unit circle: `[2]`. */
export const direction = (make: Maker, angle: Tensor): Tensor => row(make, [angle.cos(), angle.sin()]);

const pair = choice("pair", ["same", "different"]);
const bothPairs = { control: "pair", values: ["same", "different"] } as const;

/** The target of a pair: 1 where both belong together, as the losses of core's contract have it. */
function pairTarget({ loss }: Subject, make: Maker): Tensor {
  const isSame = make.choice("pair") === "same";
  return make.constant([isSame ? 1 : loss.target === "sign" ? -1 : 0]);
}

/** Losses of two embeddings that belong together or do not. */
export const pairPictures: Offer = (subject) => {
  if (measuresDistance(subject) && subject.has("prediction", "target") && subject.loss.target !== "value")
    return [distanceItself(subject)];
  if (!subject.isEmbedding || !subject.has("left", "right")) return [];
  return subject.has("target") ? markedPairs(subject) : matchedPairs();
};

const distanceItself = (subject: Subject): Picture =>
  picture({
    axis: "distance",
    scene: "number",
    range: [0, 3],
    limits: [0, 50],
    controls: [pair],
    family: bothPairs,
    inputs: (make) =>
      readBy(subject, { prediction: make.x.reshape([1, 1]), target: pairTarget(subject, make).reshape([1, 1]) }),
  });

function markedPairs(subject: Subject): Picture[] {
  const given = (make: Maker, left: Tensor, right: Tensor): LossInputs =>
    readBy(subject, { left: left.reshape([1, 2]), right: right.reshape([1, 2]), target: pairTarget(subject, make) });
  const shared = { scene: "embedding", controls: [pair], family: bothPairs } as const;
  return [
    picture({
      ...shared,
      axis: "distance",
      range: [0, 3],
      limits: [0, 50],
      inputs: (make) => given(make, make.constant([0, 0]), row(make, [make.x, 0])),
    }),
    picture({
      ...shared,
      axis: "angle",
      range: angles,
      warp: inDegrees,
      inputs: (make) => given(make, make.constant([1, 0]), direction(make, make.x)),
    }),
  ];
}

/** Left halves, evenly on the circle; each right half is at its partner's place, but for the first, which moves. */
const places = [0, 90, 180, 270].map((degrees) => (degrees * Math.PI) / 180);
const lefts = places.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]);

function matchedPairs(): Picture[] {
  const given = (make: Maker, moved: Tensor): LossInputs => {
    const [x, y] = [moved.slice(0, 0, 1).squeeze(0), moved.slice(0, 1, 2).squeeze(0)];
    return {
      left: make.constant(lefts, [places.length, 2]),
      right: row(make, [x, y, ...lefts.slice(2)]).reshape([places.length, 2]),
    };
  };
  return [
    picture({
      axis: "angle",
      scene: "embedding",
      range: angles,
      warp: inDegrees,
      inputs: (make) => given(make, direction(make, make.x)),
    }),
    picture({
      axis: "distance",
      scene: "embedding",
      range: [0, 3],
      limits: [0, 20],
      // Away from its partner, on a straight line past the next pair.
      inputs: (make) => given(make, row(make, [make.x.mul(-Math.SQRT1_2).add(1), make.x.mul(Math.SQRT1_2)])),
    }),
  ];
}

/** Losses of a prediction and a target that are directions. */
export const directionPictures: Offer = (subject, { isSeparable }) => {
  const compares = subject.loss.target === "value" && subject.has("prediction", "target");
  if (!compares || isSeparable || !subject.tasks.includes("embedding")) return [];
  return [
    picture({
      axis: "angle",
      scene: "embedding",
      range: angles,
      warp: inDegrees,
      inputs: (make) =>
        readBy(subject, {
          prediction: direction(make, make.x).reshape([1, 2]),
          target: make.constant([1, 0], [1, 2]),
        }),
    }),
  ];
};

/** Losses of two scores of which one should be the higher. */
export const orderPictures: Offer = (subject) => {
  if (subject.isEmbedding || subject.has("prediction") || !subject.has("left", "right", "target")) return [];
  return [
    picture({
      axis: "score-difference",
      scene: "scores",
      range: [-4, 4],
      limits: [-1000, 1000],
      controls: [choice("order", ["first", "second"])],
      family: { control: "order", values: ["first", "second"] },
      inputs: (make) => {
        const isFirst = make.choice("order") === "first";
        const other = subject.loss.target === "sign" ? -1 : 0;
        return readBy(subject, {
          left: make.x.div(2).reshape([1, 1]),
          right: make.x.div(-2).reshape([1, 1]),
          target: make.constant([isFirst ? 1 : other], [1, 1]),
        });
      },
    }),
  ];
};

/** A list of items, one of which is relevant. */
export const rankingPictures: Offer = (subject, { isSeparable }) => {
  const isList = subject.tasks.includes("ranking") && subject.loss.target === "value" && !isSeparable;
  if (!isList || !subject.has("prediction", "target")) return [];
  return [
    picture({
      axis: "item-score",
      scene: "scores",
      range: [-5, 5],
      limits: [-1000, 1000],
      controls: [slider("otherScore", -5, 5, 1)],
      family: { control: "otherScore", values: [-1, 1, 3] },
      inputs: (make) =>
        readBy(subject, {
          prediction: row(make, [make.x, make.number("otherScore"), 0, -1]).reshape([1, 4]),
          target: make.constant([1, 0, 0, 0], [1, 4]),
        }),
    }),
  ];
};
