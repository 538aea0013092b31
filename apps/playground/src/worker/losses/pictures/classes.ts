import type { LossInputs, Tensor } from "@downslope/core";
import type { Control } from "../protocol.ts";
import {
  type Maker,
  type Offer,
  type Picture,
  activated,
  anywhere,
  choice,
  labels,
  picture,
  readBy,
  row,
  slider,
} from "../picture.ts";
import { type Subject, classCounts } from "../subject.ts";

/** Losses of classes that exclude each other: the true one's logit and probability, and that of its strongest rival. */
export const classPictures: Offer = (subject) => {
  const { target } = subject.loss;
  const isClasses = target === "class-index" || target === "one-hot";
  if (!isClasses || subject.roles.length !== 2 || !subject.has("prediction", "target") || subject.isEmbedding)
    return [];
  const shared = [...(target === "one-hot" ? [certainty] : []), trueClass];
  return [trueLogit(subject, shared), trueProbability(subject, shared), rivalLogit(subject, shared)];
};

const classes = classCounts.length;
const certainty = slider("certainty", 1 / classes, 1, 1);
/** Losses that count classes treat a rare one in another way. */
const trueClass = choice("trueClass", ["frequent", "rare"]);

/** Logits of the true class, of its rival and of the others, in their places. */
function given(subject: Subject, make: Maker, own: Tensor, rival: Tensor, others: Tensor | number): LossInputs {
  const isRare = make.choice("trueClass") === "rare";
  const logits = isRare ? [others, others, rival, own] : [own, rival, others, others];
  const place = isRare ? classes - 1 : 0;
  return readBy(subject, {
    prediction: activated(subject, row(make, logits).reshape([1, classes])),
    target: subject.loss.target === "class-index" ? labels([place]) : spread(make, place),
  });
}

/** One-hot, as far as the target is certain; the rest is shared evenly. */
function spread(make: Maker, place: number): Tensor {
  const sure = make.number("certainty");
  const rest = sure
    .neg()
    .add(1)
    .div(classes - 1);
  return row(
    make,
    Array.from({ length: classes }, (_, i) => (i === place ? sure : rest)),
  ).reshape([1, classes]);
}

const trueLogit = (subject: Subject, shared: readonly Control[]): Picture =>
  picture({
    axis: "class-logit",
    scene: "scores",
    range: [-6, 8],
    limits: anywhere,
    controls: [slider("rival", -6, 8, 1), ...shared],
    family: { control: "rival", values: [-1, 1, 3] },
    inputs: (make) => given(subject, make, make.x, make.number("rival"), 0),
  });

const rivalLogit = (subject: Subject, shared: readonly Control[]): Picture =>
  picture({
    axis: "rival-logit",
    scene: "scores",
    range: [-6, 8],
    limits: anywhere,
    controls: [slider("own", -6, 8, 1), ...shared],
    inputs: (make) => given(subject, make, make.number("own"), make.x, 0),
  });

const trueProbability = (subject: Subject, shared: readonly Control[]): Picture =>
  picture({
    axis: "class-probability",
    scene: "scores",
    range: [0.005, 0.995],
    limits: [1e-6, 1 - 1e-6],
    controls: [slider("rivalShare", 0.34, 0.99, 0.34), ...shared],
    inputs: (make) => {
      const rest = make.x.neg().add(1);
      const share = make.number("rivalShare");
      const rival = rest.mul(share).log();
      const others = rest
        .mul(
          share
            .neg()
            .add(1)
            .div(classes - 2),
        )
        .log();
      return given(subject, make, make.x.log(), rival, others);
    },
  });
