import { type MetricInputs, type Tensor, full, problem } from "@downslope/core";

/** A prediction less its target, element by element; shapes that differ are refused, by the metric's name. */
export function differenceOf(metric: string, inputs: MetricInputs): Tensor {
  checkTarget(metric, inputs);
  const { prediction, target } = inputs;
  return prediction.sub(target.toFloat(prediction.dtype as "float32"));
}

/** Refuses a target of another shape than the prediction's, or than the one given, which `what` describes. */
export function checkTarget(
  metric: string,
  { prediction, target }: MetricInputs,
  shape: readonly number[] = prediction.shape,
  what = "the prediction's shape",
): void {
  if (shape.length === target.shape.length && shape.every((length, axis) => length === target.shape[axis])) return;
  throw problem("SHAPE_MISMATCH", {
    subject: metric,
    argument: "target",
    rule: `have ${what}, [${shape.join(",")}]`,
    got: target,
    cure: `The prediction is [${prediction.shape.join(",")}]; reshape one of them.`,
  });
}

/** A number that the shapes alone decide, as a scalar. */
export function counted(count: number): Tensor {
  return full([], count);
}
