export { type HeadOption, type OnnxModelOptions, onnxModel } from "./onnx.ts";
export { operatorNames } from "./operators.ts";
