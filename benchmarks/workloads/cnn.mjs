import { convolve, gather, maxPool } from "@downslope/core";
import { drawing, fourBatches } from "./draw.mjs";

const [side, classes] = [28, 10];

/** Two convolutions with ReLU and max pooling, and a dense layer: images [batch, 1, 28, 28] to ten classes. */
export function convolutionalNetwork({ batch = 64 } = {}) {
  const draw = drawing(28);
  return {
    name: "cnn",
    kind: "cnn",
    settings: { batch },
    title: "conv 8 and 16, 28x28",
    batch,
    params: () => ({
      first: draw.normal([8, 1, 3, 3], 0.3),
      second: draw.normal([16, 8, 3, 3], 0.1),
      weight: draw.normal([784, classes], 0.05),
      bias: draw.normal([classes], 0.05),
    }),
    batches: () =>
      fourBatches(() => ({ input: draw.normal([batch, 1, side, side]), target: draw.indices([batch], classes) })),
    objective: ({ first, second, weight, bias }, { input, target }) => {
      const layer = (x, kernel) => maxPool(convolve(x, kernel, { padding: "same" }).relu(), { window: [2, 2] });
      const flat = layer(layer(input, first), second).reshape([batch, 784]);
      return crossEntropy(flat.matmul(weight).add(bias), target);
    },
  };
}

/** Mean of -log softmax(logits) at the target: `[batch, classes], int [batch]`. */
export const crossEntropy = (logits, target) => gather(logits.logSoftmax(-1), target.expandDims(-1)).mean().neg();
