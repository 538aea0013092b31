import { type PipelineInput, type TrainingEvent, definePipeline } from "../src/index.ts";
import { accuracy, blobs, crossEntropy, dense, momentum } from "./plugins.ts";

/** A small classifier: 60 training samples, 4 steps an epoch, the last of 12 samples. */
export const pipelineOf = (changes: Partial<PipelineInput> = {}) =>
  definePipeline({
    seed: 5,
    dataset: blobs(),
    model: dense(),
    loss: crossEntropy(),
    optimizer: momentum(),
    metrics: [accuracy()],
    ...changes,
    train: { epochs: 3, batchSize: 16, ...changes.train },
  });

/** All events of a run. */
export async function collect(run: AsyncIterable<TrainingEvent>): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  for await (const event of run) events.push(event);
  return events;
}

export const about = { title: { en: "T", ko: "시험" }, summary: { en: "T.", ko: "시험." } };
