import { type LossInputs, type Role, type Tensor } from "@downslope/core";
import { type Maker, type Offer, activated, choice, labels, picture, readBy, row, slider } from "../picture.ts";
import { type Subject, isData, numbersWithin } from "../subject.ts";
import type { Interval } from "../protocol.ts";

/** Losses of several outputs for one sample that should agree: one of them changes its mind. */
export const agreementPictures: Offer = (subject) => {
  const isOfOutputs = subject.roles.every((role) => !isData(role)) && !subject.isEmbedding;
  const alike = subject.roles.filter((role) => ["prediction", "left", "right"].includes(role));
  if (!isOfOutputs || alike.length < 2 || alike.length !== subject.roles.length) return [];
  return [
    picture({
      axis: "agreement",
      scene: "scores",
      range: [-6, 6],
      limits: [-1000, 1000],
      controls: [slider("views", -6, 6, 2)],
      family: { control: "views", values: [0, 2, 4] },
      inputs: (make) => {
        const scores = (first: Tensor): Tensor => activated(subject, row(make, [first, 0, 0]).reshape([1, 3]));
        const others = alike.slice(1).map((role) => [role, scores(make.number("views"))] as const);
        return readBy(subject, { [alike[0]!]: scores(make.x), ...Object.fromEntries(others) });
      },
    }),
  ];
};

const batch = 4;
const columns = 3;

/**
 * A picture of any loss: ordinary inputs, drawn from what it tells of its roles, in which one number moves. It is what
 * losses get that nothing else fits.
 */
export const anyPicture: Offer = (subject) => {
  const outputs = subject.roles.filter((role) => !isData(role));
  const [low, high] = bounds(subject, outputs);
  return [
    picture({
      axis: "number",
      scene: "inputs",
      range: [Math.max(low, Math.min(-5, high - 10)), Math.min(high, Math.max(5, low + 10))],
      limits: [Math.max(low, -1000), Math.min(high, 1000)],
      controls: [choice("role", outputs)],
      inputs: (make) => drawn(subject, make),
    }),
  ];
};

/** Where all outputs may be. */
function bounds(subject: Subject, outputs: readonly Role[]): Interval {
  const domains = outputs.map((role) => subject.domainOf(role));
  return [Math.max(...domains.map(([low]) => low)), Math.min(...domains.map(([, high]) => high))];
}

function drawn(subject: Subject, make: Maker): LossInputs {
  const { loss, plugin } = subject;
  const isSequence = loss.target === "class-sequence";
  const sample = plugin.sampleShape ?? (isSequence ? [5, columns] : [columns]);
  const shape = [batch, ...sample];
  const size = shape.reduce((product, length) => product * length, 1);
  const fill = (role: Role, i: number): Tensor<"float" | "int"> => {
    if (role === "length") return labels(Array.from({ length: batch }, () => sample[0]!));
    if (role === "target") return drawnTarget(subject, make, shape);
    const values = numbersWithin(subject.domainOf(role), size, i + 1);
    if (role !== make.choice("role")) return activated(subject, make.constant(values, shape));
    // The first number of the role makes way for the one that moves.
    const isFirst = make.constant(
      Float64Array.from({ length: size }, (_, place) => Number(place === 0)),
      shape,
    );
    values[0] = 0;
    return activated(subject, make.constant(values, shape).add(isFirst.mul(make.x)));
  };
  return readBy(subject, Object.fromEntries(subject.roles.map((role, i) => [role, fill(role, i)])));
}

function drawnTarget(subject: Subject, make: Maker, shape: readonly number[]): Tensor<"float" | "int"> {
  const { target } = subject.loss;
  // Without a prediction, as for pairs, there is one target a sample.
  const full = subject.has("prediction") ? shape : [batch];
  const size = full.reduce((product, length) => product * length, 1);
  const place = Array.from({ length: size }, (_, i) => i);
  if (target === "class-sequence")
    return labels(
      place.slice(0, 2 * batch).map((i) => 1 + (i % 2)),
      [batch, 2],
    );
  if (target === "class-index") {
    const few = subject.has("prediction") ? full.slice(0, -1) : full;
    const count = few.reduce((product, length) => product * length, 1);
    return labels(
      place.slice(0, count).map((i) => i >> 1),
      few,
    );
  }
  if (target === "one-hot")
    return make.constant(
      place.map((i) => Number(Math.floor(i / columns) % columns === i % columns)),
      full,
    );
  if (target === "binary")
    return make.constant(
      place.map((i) => (i + 1) % 2),
      full,
    );
  if (target === "sign")
    return make.constant(
      place.map((i) => (i % 2 === 0 ? 1 : -1)),
      full,
    );
  return make.constant(numbersWithin(subject.domainOf("target"), size, 20), full);
}
