import type { SplitName } from "../train/protocol.ts";
import { readAnswers } from "../train/answers.ts";
import { isSingle } from "../train/link.ts";
import type { ClassesAnswer, Prediction } from "./protocol.ts";
import { type OpenedModel, inputOf } from "./subject.ts";

/** What the model says of a split's samples, as many as the page has. */
export async function classesOf(opened: OpenedModel, split: SplitName): Promise<ClassesAnswer> {
  const { preview, predictor, reason, classes } = opened;
  const samples = preview.splits[split];
  if (reason) return { reason };
  if (!samples || classes.length === 0) return { reason: "split" };
  const outputs = await predictor.predict(inputOf(samples.inputs, preview.input));
  const { winners, confidence, meaning } = readAnswers(outputs, await opened.link(), classes.length, isMargin(opened));
  const truths = Uint8Array.from(samples.targets);
  const counts = new Float64Array(classes.length ** 2);
  truths.forEach((truth, i) => (counts[truth * classes.length + winners[i]!]! += 1));
  return { truths, winners, confidence, meaning, counts };
}

/** What the model makes of one sample. */
export async function predictOne(opened: OpenedModel, input: Float32Array): Promise<Prediction> {
  const { preview, predictor, reason, classes } = opened;
  if (reason) return { kind: "none", reason };
  const { prediction, variance } = await predictor.predictAll(inputOf(input, preview.input));
  const values = Float32Array.from(prediction.data);
  if (classes.length === 0)
    return { kind: "values", values, ...(variance && { deviations: Float32Array.from(variance.data, Math.sqrt) }) };
  const answers = readAnswers(prediction, await opened.link(), classes.length, isMargin(opened));
  const { winners, confidence, meaning, probabilities } = answers;
  return {
    kind: "class",
    winner: winners[0]!,
    confidence: confidence[0]!,
    meaning,
    outputs: values,
    ...(probabilities && { probabilities }),
  };
}

const isMargin = ({ loss }: OpenedModel): boolean => isSingle(loss) && loss.target === "sign";
