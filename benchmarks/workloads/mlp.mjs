import { digits } from "@downslope/datasets";
import { sparseCategoricalCrossEntropy } from "@downslope/losses";
import { mlp } from "@downslope/models";
import { drawing, fourBatches } from "./draw.mjs";

/**
 * A classifier of dense layers with ReLU between them, from the plugins `mlp` and `sparse-categorical-cross-entropy`.
 * `widths` are those of the input, of each hidden layer and of the output. With `isDigits` the batches are the
 * handwritten digits' training split in one order; else they are noise.
 */
export function multilayerPerceptron({ name, widths, batch, isDigits = false }) {
  const hidden = widths.slice(1, -1);
  const model = mlp({ hidden }).create({});
  const loss = sparseCategoricalCrossEntropy().create({});
  const draw = drawing(widths.length * 1000 + batch);
  return {
    name,
    kind: "mlp",
    settings: { name, widths, batch, isDigits },
    title: `MLP ${widths.join("-")}`,
    batch,
    params: () =>
      Object.fromEntries(
        widths.slice(1).flatMap((width, i) => [
          [`layers.${i}.weight`, draw.normal([widths[i], width], Math.sqrt(2 / widths[i]))],
          [`layers.${i}.bias`, draw.normal([width], 0.05)],
        ]),
      ),
    batches: () =>
      isDigits
        ? digitBatches(batch)
        : fourBatches(() => ({
            input: draw.normal([batch, widths[0]]),
            target: draw.indices([batch], widths.at(-1)),
          })),
    objective: (params, { input, target }) =>
      loss.evaluate({ prediction: model.apply(params, {}, input, { training: true }).output, target }),
  };
}

/** The digits, a fifth of them held out. */
export const digitsData = () => digits({ test: 0.2 }).create({ seed: 0, files: undefined });

async function digitBatches(batch) {
  const { train } = (await digitsData()).splits;
  return Array.from({ length: Math.floor(train.length / batch) }, (_, i) =>
    train.get(Array.from({ length: batch }, (__, j) => i * batch + j)),
  );
}

/** The digits' held-out fifth: rows of the input and their classes. */
export async function heldOutDigits() {
  const { test } = (await digitsData()).splits;
  const { input, target } = test.get(Array.from({ length: test.length }, (_, i) => i));
  return { input, target };
}
