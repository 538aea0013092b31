import { type Metric, type MetricPlugin, type Tensor, defineMetric } from "@downslope/core";
import { z } from "zod";
import { about } from "../../test/plugins.ts";
import { describeBroken } from "../../test/refusals.ts";
import { metricChecks } from "./metric.ts";

const metricOf = (measure: (prediction: Tensor, target: Tensor) => Tensor, result: Metric["result"]): MetricPlugin =>
  defineMetric({
    name: "sample",
    options: z.object({}),
    goal: "minimise",
    create: () => ({ measure: ({ prediction, target }) => ({ value: measure(prediction, target as Tensor) }), result }),
    about,
  });

describeBroken(metricChecks, "traced", [
  [
    metricOf(
      (p, t) =>
        p
          .sub(t)
          .sum()
          .mul(p.isTraced ? 1 : 2),
      ({ value }) => value!,
    ),
    /float64 totals is/,
  ],
  [
    metricOf(
      (p, t) => p.sub(t).abs().sum(),
      () => Number.NaN,
    ),
    /Its result on an ordinary sample is NaN/,
  ],
]);

describeBroken(metricChecks, "joins", [
  [
    metricOf(
      (p, t) => p.sub(t).abs().mean(),
      ({ value }) => value!,
    ),
    /result, joined from parts, is/,
  ],
]);

/** A metric whose functions break their types. */
const wrongly = (part: object): unknown =>
  defineMetric({ name: "sample", options: z.object({}), goal: "minimise", create: () => part as never, about });

describeBroken(metricChecks, "result", [
  [wrongly({ measure: () => ({}) }), /`create` must return `{ measure, result }`, got { measure }/],
  [wrongly({ measure: () => 1, result: () => 1 }), /`measure` must return a record of scalar tensors, got 1/],
  [wrongly({ measure: () => ({ sum: 1 }), result: () => 1 }), /a tensor of one number as `sum`, got 1/],
  [wrongly({ measure: () => ({}), result: () => "1" }), /`result` must return a finite number .* got "1"/],
]);
