import { convolutionalNetwork } from "./cnn.mjs";
import { gatedRecurrentUnit } from "./gru.mjs";
import { multilayerPerceptron } from "./mlp.mjs";
import { transformerBlock } from "./transformer.mjs";
import { tripletEmbedding } from "./triplet.mjs";
import { uNet } from "./unet.mjs";

/** How the workloads of each kind are made from their settings. */
const kinds = {
  mlp: multilayerPerceptron,
  cnn: convolutionalNetwork,
  gru: gatedRecurrentUnit,
  transformer: transformerBlock,
  unet: uNet,
  triplet: tripletEmbedding,
};

/** The workload that a task was written from. */
export const workloadOf = ({ kind, settings }) => kinds[kind](settings);

/** What is raced, small to large. */
export const workloads = [
  multilayerPerceptron({ name: "tiny", widths: [2, 16, 16, 2], batch: 32 }),
  multilayerPerceptron({ name: "digits", widths: [64, 64, 10], batch: 64, isDigits: true }),
  multilayerPerceptron({ name: "mnist", widths: [784, 256, 128, 10], batch: 128 }),
  multilayerPerceptron({ name: "wide", widths: [1024, 1024, 1024, 10], batch: 256 }),
  convolutionalNetwork(),
  gatedRecurrentUnit(),
  transformerBlock(),
  uNet(),
  tripletEmbedding(),
];
