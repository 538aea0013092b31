import {
  type ConfiguredLoss,
  type Loss,
  type LossContext,
  type TargetEncoding,
  type Tensor,
  problem,
  range,
} from "@downslope/core";

// What a sum of losses asks of its parts.

const refusal = (rule: string, got: string, cure: string): Error =>
  problem("INVALID_OPTIONS", { subject: "sum", argument: "losses", rule, got, cure });

/** The losses at work; those that cannot be added up are refused. */
export function partsOf(losses: readonly ConfiguredLoss[], context: LossContext): Loss[] {
  return losses.map((one) => {
    const part = one.create(context);
    if (part.reduction === "none")
      throw refusal("come to one number each", part.name, 'Its `reduction` may be "mean" or "sum".');
    if (part.init || part.embeddingSize !== undefined)
      throw refusal("read predictions and own no parameters", part.name, "Train with it alone.");
    return part;
  });
}

/** How the target is written for all: as they all want it, or as class indices, of which one-hot rows can be made. */
export function encodingOf(parts: readonly Loss[]): TargetEncoding {
  const reading = parts.filter(({ inputs }) => inputs.includes("target"));
  const [first, ...others] = [...new Set(reading.map(({ target }) => target))];
  if (others.length === 0) return first ?? "value";
  if (others.length === 1 && reading.every(({ target }) => target === "class-index" || target === "one-hot"))
    return "class-index";
  const wanted = reading.map((part) => `"${part.name}" reads ${part.target}`).join(", ");
  throw refusal(
    "read targets written alike, or as class-index and one-hot",
    [first, ...others].join(", "),
    `${wanted}.`,
  );
}

/** One-hot rows of class indices; zeros where a label is no class, such as an ignored one. */
export function rowsOf(target: Tensor<"int">, prediction: Tensor): Tensor {
  const classes = prediction.shape.at(-1)!;
  const labels = range(classes).reshape([...target.shape.map(() => 1), classes]);
  return target
    .expandDims(-1)
    .equal(labels)
    .toFloat(prediction.dtype as "float32" | "float64");
}
