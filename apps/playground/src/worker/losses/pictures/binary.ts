import type { LossInputs, Tensor } from "@downslope/core";
import { type Maker, type Offer, type Picture, anywhere, choice, picture, readBy, row, slider } from "../picture.ts";
import type { Subject } from "../subject.ts";

/** Losses of one output that tells two classes apart: against its logit, the margin and the probability. */
export const binaryPictures: Offer = (subject, { isSeparable }) => {
  const { target } = subject.loss;
  const isBinary = target === "binary" || target === "sign";
  const reads = subject.roles.length === 2 && subject.has("prediction", "target");
  if (!isBinary || !reads || !isSeparable || subject.isEmbedding || measuresDistance(subject)) return [];
  const pictures = [logitPicture(subject), marginPicture(subject)];
  if (target === "sign") return pictures.toReversed();
  return [...pictures, probabilityPicture(subject)];
};

/** A distance goes in where the loss is of embeddings and only takes what is above 0. */
export const measuresDistance = (subject: Subject): boolean =>
  subject.tasks.includes("embedding") && subject.domainOf("prediction")[0] >= 0;

/** Losses of numbers, as those of a classifier whose last layer is a sigmoid: what becomes of their gradient there. */
export const sigmoidPictures: Offer = (subject, { isSeparable }) => {
  const isPlain = subject.loss.target === "value" && subject.roles.length === 2 && subject.has("prediction", "target");
  const [low, high] = subject.domainOf("prediction");
  if (!isPlain || !isSeparable || low > 0 || high < 1 || !subject.tasks.includes("regression")) return [];
  const of = (probability: (make: Maker) => Tensor) => (make: Maker) =>
    readBy(subject, { prediction: probability(make).reshape([1, 1]), target: targetOf(subject, make) });
  return [
    { ...logitPicture(subject), inputs: of(({ x }) => x.sigmoid()) },
    { ...probabilityPicture(subject), inputs: of(({ x }) => x) },
  ];
};

const binaryTarget = choice("binaryTarget", ["1", "0"]);
const both = { control: "binaryTarget", values: ["1", "0"] } as const;

/** The target in the way in which the loss wants it: 0 and 1, or -1 and 1. */
function targetOf({ loss }: Subject, make: Maker): Tensor {
  const isPositive = make.choice("binaryTarget") === "1";
  return make.constant([isPositive ? 1 : loss.target === "sign" ? -1 : 0], [1, 1]);
}

function given(subject: Subject, make: Maker, logit: Tensor): LossInputs {
  const prediction = subject.activation === "sigmoid" ? logit.sigmoid() : logit;
  return readBy(subject, { prediction: prediction.reshape([1, 1]), target: targetOf(subject, make) });
}

const logitPicture = (subject: Subject): Picture =>
  picture({
    axis: "logit",
    scene: "number",
    range: [-10, 10],
    limits: anywhere,
    controls: [binaryTarget],
    family: both,
    inputs: (make) => given(subject, make, make.x),
  });

const marginPicture = (subject: Subject): Picture =>
  picture({
    axis: "margin",
    scene: "number",
    range: [-3, 3],
    limits: anywhere,
    controls: [binaryTarget],
    inputs: (make) => given(subject, make, make.choice("binaryTarget") === "1" ? make.x : make.x.neg()),
  });

const probabilityPicture = (subject: Subject): Picture =>
  picture({
    axis: "probability",
    scene: "number",
    range: [0.005, 0.995],
    limits: [1e-6, 1 - 1e-6],
    controls: [binaryTarget],
    family: both,
    inputs: (make) => {
      const { x } = make;
      if (subject.activation === "sigmoid")
        return readBy(subject, { prediction: x.reshape([1, 1]), target: targetOf(subject, make) });
      return given(subject, make, x.log().sub(x.neg().add(1).log()));
    },
  });

/** Losses of several labels at once, in which each label's score is weighed against the others'. */
export const labelPictures: Offer = (subject, { isSeparable }) => {
  const { target } = subject.loss;
  const isBinary = target === "binary" || target === "sign";
  if (!isBinary || !subject.has("prediction", "target") || isSeparable || subject.isEmbedding) return [];
  const absent = target === "sign" ? -1 : 0;
  return [
    picture({
      axis: "label-score",
      scene: "scores",
      range: [-5, 5],
      limits: anywhere,
      controls: [slider("relevant", -5, 5, 1), slider("irrelevant", -5, 5, 0)],
      inputs: (make) => {
        const scores = row(make, [make.x, make.number("relevant"), make.number("irrelevant"), -1]).reshape([1, 4]);
        return readBy(subject, {
          prediction: subject.activation === "sigmoid" ? scores.sigmoid() : scores,
          target: make.constant([1, 1, absent, absent], [1, 4]),
        });
      },
    }),
  ];
};
