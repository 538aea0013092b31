import { take } from "@downslope/core";
import { drawing, fourBatches } from "./draw.mjs";

const [rows, width] = [1000, 32];

/**
 * A table of 1000 embeddings and a dense layer, trained on triplets of indices: max(0, d(a, p) - d(a, n) + 1) with
 * d(x, y) = ‖x - y + 1e-6‖, as PyTorch has it.
 */
export function tripletEmbedding({ batch = 64 } = {}) {
  const draw = drawing(1000);
  return {
    name: "triplet",
    kind: "triplet",
    settings: { batch },
    title: `embedding ${rows}x${width}, triplet loss`,
    batch,
    params: () => ({
      table: draw.normal([rows, width]),
      weight: draw.normal([width, width], Math.sqrt(1 / width)),
      bias: draw.normal([width], 0.05),
    }),
    batches: () =>
      fourBatches(() => {
        const roles = ["anchor", "positive", "negative"];
        return Object.fromEntries(roles.map((role) => [role, draw.indices([batch], rows)]));
      }),
    objective: ({ table, weight, bias }, { anchor, positive, negative }) => {
      const embed = (indices) => take(table, indices).matmul(weight).add(bias);
      const distance = (x, y) => x.sub(y).add(1e-6).square().sum(-1).sqrt();
      const [a, p, n] = [anchor, positive, negative].map(embed);
      return distance(a, p).sub(distance(a, n)).add(1).relu().mean();
    },
  };
}
