import { type Params, type Tensor, problem } from "@downslope/core";

/** The tensor at `PATH.NAME`, which a layer cannot do without. */
export function parameterAt(held: Params, argument: "params" | "state", path: string, name: string): Tensor {
  const one = held[`${path}.${name}`];
  if (one) return one;
  throw problem("INVALID_ARGUMENT", {
    subject: path,
    argument,
    rule: `hold \`${path}.${name}\``,
    got: Object.keys(held),
    cure: "They were made by a model with other options.",
  });
}
