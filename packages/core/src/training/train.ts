import { problem } from "../errors.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import type { RunHandle } from "../plugin/callback.ts";
import type { Container } from "../registry/container.ts";
import type { TrainingEvent } from "./events.ts";
import type { TrainedModel } from "./model-file.ts";
import type { TrainingState } from "./state.ts";
import { Trainer } from "./trainer.ts";

export interface TrainOptions {
  /** Services of the host: engine, clock, files, checkpoint store. The run sees them through a child container. */
  readonly services?: Container;
  /** Where to go on: the same pipeline's state, saved after any step. */
  readonly resume?: TrainingState;
  /**
   * Whether another engine may take over the state in `resume`, or another version or device of it; the pipeline's `engine`
   * may then differ from that of the state. Numbers go on as they would have to float32's precision, a relative 1e-4 over
   * tens of steps, and not to the bit. Default false.
   */
  readonly acrossEngines?: boolean;
  /**
   * A model to begin with in place of fresh parameters: its parameters and running statistics, which must have the paths
   * and shapes of the pipeline's model. The optimizer's state is fresh and the first step is 1: for fine-tuning and warm
   * starts. Parameters of a loss are taken where the model was trained with the same loss. Not together with `resume`.
   */
  readonly initial?: TrainedModel;
  /** How many epochs there are in all, where that is not the pipeline's number; schedules keep to the pipeline's. */
  readonly epochs?: number;
}

/** A training in progress: an async iterable of events, and the handle that steers it. */
export interface Run extends AsyncIterable<TrainingEvent>, RunHandle {
  /** All that moves, as it is after the last event. */
  state(): Promise<TrainingState>;
  /** The model as it is after the last event. */
  model(): Promise<TrainedModel>;
  /** How often the training step was traced: once for each shape of batch. */
  readonly traces: number;
  /** Frees the engine's memory. State and model cannot be read afterwards. */
  close(): void;
}

/**
 * Trains a pipeline: `for await (const event of train(pipeline)) ...`. Nothing runs until events are asked for, and the
 * run waits while its consumer does.
 */
export function train(pipeline: Pipeline, options: TrainOptions = {}): Run {
  const trainer = new Trainer(pipeline, options);
  let isStarted = false;
  return {
    [Symbol.asyncIterator]() {
      if (isStarted)
        throw problem("INVALID_ARGUMENT", {
          subject: "train",
          argument: "run",
          rule: "be iterated once",
          got: "a second iteration",
          cure: "Call `train` again, with `resume` to go on.",
        });
      isStarted = true;
      return trainer.events();
    },
    stop: (reason) => trainer.stop(reason),
    learningRate: () => trainer.learningRate(),
    setLearningRate: (rate) => trainer.setLearningRate(rate),
    state: () => trainer.state(),
    model: () => trainer.model(),
    get traces() {
      return trainer.traces;
    },
    close: () => trainer.close(),
  };
}
