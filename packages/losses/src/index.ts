import type { AnyPlugin } from "@downslope/core";
import { binaryCrossEntropy } from "./binary-cross-entropy.ts";
import { binaryFocal } from "./binary-focal.ts";
import { categoricalCrossEntropy } from "./categorical-cross-entropy.ts";
import { huber } from "./huber.ts";
import { mae } from "./mae.ts";
import { mse } from "./mse.ts";
import { sparseCategoricalCrossEntropy } from "./sparse-categorical-cross-entropy.ts";

export { type BinaryCrossEntropyOptions, binaryCrossEntropy } from "./binary-cross-entropy.ts";
export { type BinaryFocalOptions, binaryFocal } from "./binary-focal.ts";
export { type CategoricalCrossEntropyOptions, categoricalCrossEntropy } from "./categorical-cross-entropy.ts";
export { type HuberOptions, huber } from "./huber.ts";
export { mae } from "./mae.ts";
export { mse } from "./mse.ts";
export {
  type SparseCategoricalCrossEntropyOptions,
  sparseCategoricalCrossEntropy,
} from "./sparse-categorical-cross-entropy.ts";
export { type ClassWeight } from "./weights.ts";

/** All losses of this package, for `registry.use`. */
export const losses: readonly AnyPlugin[] = [
  binaryCrossEntropy,
  binaryFocal,
  categoricalCrossEntropy,
  huber,
  mae,
  mse,
  sparseCategoricalCrossEntropy,
];
