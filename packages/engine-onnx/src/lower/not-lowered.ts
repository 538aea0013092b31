import { problem } from "@downslope/core";

/** Refuses an operation for which there are no operators; `subject` is whose maths it is. */
export const notLowered = (operation: string, subject: string): Error =>
  problem("UNSUPPORTED", {
    subject,
    argument: operation,
    rule: "be an operation that the onnx engine can express",
    got: operation,
    cure: "Train this pipeline with the engine `jax`.",
  });
