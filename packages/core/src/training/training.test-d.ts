import { describe, expectTypeOf, it } from "vitest";
import {
  type Direction,
  type GradientNorms,
  type HostArray,
  type LossSlice,
  type ModelMode,
  type Pipeline,
  type Predictor,
  type Tensor,
  type TrainedModel,
  type TrainingEvent,
  filterNormalised,
  lossSlice,
  randomDirection,
  train,
} from "../index.ts";

declare const pipeline: Pipeline;
declare const model: TrainedModel;
declare const predictor: Predictor;
declare const mode: ModelMode;
declare const event: TrainingEvent;

describe("training", () => {
  it("tells lengths of gradients in steps and diagnoses, where they were asked for", () => {
    if (event.type === "step" || event.type === "diagnosis")
      expectTypeOf(event.gradientNorms).toEqualTypeOf<GradientNorms | undefined>();
    // @ts-expect-error other events have none
    if (event.type === "skip") void event.gradientNorms;
  });

  it("begins with a model, not with its tensors alone", () => {
    expectTypeOf(train(pipeline, { initial: model }).model()).resolves.toEqualTypeOf<TrainedModel>();
    // @ts-expect-error the manifest is missing
    train(pipeline, { initial: model.tensors });
  });

  it("shows layers by name, where a model is asked to", () => {
    expectTypeOf(mode.observe).toEqualTypeOf<((name: string, value: Tensor) => void) | undefined>();
    expectTypeOf(predictor.activations).returns.resolves.toEqualTypeOf<Readonly<Record<string, HostArray>>>();
  });

  it("slices the loss from a model's own tensors", () => {
    const u: Direction = filterNormalised(randomDirection(model.tensors, 1), model.tensors);
    const slice = lossSlice(pipeline, { origin: model.tensors, directions: [u], samples: 100 });
    expectTypeOf(slice).resolves.toEqualTypeOf<LossSlice>();
    expectTypeOf<LossSlice["at"]>().toEqualTypeOf<(a: number, b?: number) => Promise<number>>();
  });
});
