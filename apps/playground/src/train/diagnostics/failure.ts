import { layerOf } from "../../worker/diagnostics/layers.ts";
import type { RunDiagnosis } from "../../worker/train/protocol.ts";
import type { Failure } from "./verdict.ts";

/** Where a run went wrong: the place and the layer, from the tensor that core names. */
export function failureOf(
  { tensor, step, gradientNorms = {} }: Pick<RunDiagnosis, "tensor" | "step" | "gradientNorms">,
  layers: readonly string[],
  base: number,
): Failure {
  const [head = "", ...rest] = tensor.split(".");
  // Gradients begin at the output: of several that are not finite, the last layer's is the first.
  const bad = Object.keys(gradientNorms).findLast((path) => !Number.isFinite(gradientNorms[path]));
  const path = head === "params" || head === "gradients" ? rest.join(".") : bad;
  const layer = path === undefined ? -1 : layers.indexOf(layerOf(path));
  const place = ({ params: "parameters", gradients: "gradient", loss: "loss", input: "data", target: "data" } as const)[
    head
  ];
  return { step: base + step, place: place ?? "output", ...(layer >= 0 && { layer }) };
}
