// One line for each loss, sorted: `losses` lists what is exported here.
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
