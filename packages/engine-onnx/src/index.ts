import { onnx } from "./onnx.ts";

export { onnx };

/** All engines of this package, to register at once. */
export const engines = [onnx] as const;
