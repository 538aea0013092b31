import { type LossPlugin, defineLoss, full } from "@downslope/core";
import { beforeAll, describe, it } from "vitest";
import { z } from "zod";
import { about, lossOf, squared } from "../../test/plugins.ts";
import { describeBroken, runnerOf } from "../../test/refusals.ts";
import { startPlatforms } from "../reference/platform.ts";
import { lossChecks } from "./loss.ts";

// Worked by hand: residuals 0 and 2, so squares 0 and 4, mean 2; gradient of the mean 2 r / 2.
const good = { inputs: { prediction: [1, 4], target: [1, 2] }, value: 2, gradient: { prediction: [0, 2] } };

describeBroken(lossChecks, "values", [
  [squared, /cases\[0\]: float64 value is 2, not 3/, { cases: [{ ...good, value: 3 }] }],
  [squared, /float64 gradient.prediction\[1\] is 2, not 4/, { cases: [{ ...good, gradient: { prediction: [0, 4] } }] }],
  [squared, /value.shape is "\[\]", not "\[2\]"/, { cases: [{ ...good, value: [2, 2] }] }],
  [squared, /`gradient` must name roles of its inputs, got "left"/, { cases: [{ ...good, gradient: { left: [0] } }] }],
  [
    lossOf(({ prediction, target }) =>
      prediction
        .sub(target)
        .square()
        .add(prediction.dtype === "float32" ? 1e-3 : 0),
    ),
    /float32 value is 2\.00/,
    { cases: [good] },
  ],
]);

describeBroken(lossChecks, "gradient", [
  [
    lossOf(({ prediction, target }) => {
      const distance = prediction.sub(target);
      return distance.mul(distance.stopGradient());
    }),
    /gradient.prediction\[0\] is/,
  ],
  // Of what rows are to each other.
  [
    lossOf(({ prediction, target }) => prediction.sub(target).mul(prediction.mean(0).stopGradient()).square()),
    /gradient.prediction\[0\] is/,
  ],
  // Off by half a thousandth.
  [
    lossOf(({ prediction, target }) => {
      const square = prediction.sub(target).square();
      return square.mul(0.9995).add(square.stopGradient().mul(0.0005));
    }),
    /gradient.prediction\[0\] is/,
  ],
]);

/** A loss with a parameter for each of its names, of which some count. */
const owner = (names: readonly string[], counting: readonly string[]): LossPlugin =>
  defineLoss({
    name: "owner",
    options: z.object({}),
    inputs: ["prediction", "target"],
    init: () => Object.fromEntries(names.map((name) => [name, full([1], 2)])),
    create:
      () =>
      ({ prediction, target }, params) =>
        counting.reduce((x, name) => x.mul(params[name]!), prediction.sub(target).square()),
    about,
  });

describe("a loss of which some parameters do not count in a sample", () => {
  beforeAll(startPlatforms);

  it('keeps "learns", for they may be those of classes that it does not have', () => {
    runnerOf(lossChecks)("learns", owner(["weight", "bias"], ["weight"]));
  });
});

describeBroken(lossChecks, "learns", [
  [owner(["weight", "bias"], []), /By `params.weight` it is 0 everywhere/],
  [
    lossOf(({ prediction, target }) => prediction.stopGradient().sub(target).square()),
    /By `prediction` it is 0 everywhere/,
  ],
]);

describeBroken(lossChecks, "extremes", [
  [lossOf(({ prediction, target }) => prediction.sub(target).exp().add(1).log()), /the value is Infinity/],
  [
    lossOf(({ prediction, target }) => prediction.sub(target).square().sqrt()),
    /With prediction equal to target the gradient.prediction is NaN in float64/,
  ],
  // Overflows in float32 alone.
  [lossOf(({ prediction, target }) => prediction.sub(target).mul(1e35)), /the value is -?Infinity in float32/],
]);
