import { zeros } from "@downslope/core";
import { crossEntropy } from "./cnn.mjs";
import { drawing, fourBatches } from "./draw.mjs";

const [features, units, classes] = [8, 32, 4];

/**
 * A gated recurrent unit over the steps of a sequence and a dense layer on its last state. PyTorch's form, gates in the order r, z, n:
 *
 *     r = σ(x Wr + b + h Ur + c)   z = σ(x Wz + b + h Uz + c)   n = tanh(x Wn + b + r (h Un + c))   h = (1 - z) n + z h
 */
export function gatedRecurrentUnit({ batch = 32, steps = 32 } = {}) {
  const draw = drawing(32);
  return {
    name: "gru",
    kind: "gru",
    settings: { batch, steps },
    title: `GRU ${units}, ${steps} steps`,
    batch,
    params: () => ({
      input: draw.normal([features, 3 * units], 0.3),
      recurrent: draw.normal([units, 3 * units], 0.2),
      inputBias: draw.normal([3 * units], 0.05),
      recurrentBias: draw.normal([3 * units], 0.05),
      weight: draw.normal([units, classes], 0.3),
      bias: draw.normal([classes], 0.05),
    }),
    batches: () =>
      fourBatches(() => ({ input: draw.normal([batch, steps, features]), target: draw.indices([batch], classes) })),
    objective: (params, { input, target }) => {
      const given = input
        .reshape([batch * steps, features])
        .matmul(params.input)
        .add(params.inputBias)
        .reshape([batch, steps, 3 * units]);
      let h = zeros([batch, units]);
      for (let t = 0; t < steps; t++) {
        const x = given.at(1, t);
        const own = h.matmul(params.recurrent).add(params.recurrentBias);
        const gates = x
          .slice(1, 0, 2 * units)
          .add(own.slice(1, 0, 2 * units))
          .sigmoid();
        const [r, z] = [gates.slice(1, 0, units), gates.slice(1, units)];
        const n = x
          .slice(1, 2 * units)
          .add(r.mul(own.slice(1, 2 * units)))
          .tanh();
        h = n.add(z.mul(h.sub(n)));
      }
      return crossEntropy(h.matmul(params.weight).add(params.bias), target);
    },
  };
}
