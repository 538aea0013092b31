import type { HostTree } from "../engine/engine.ts";
import { isHostArray } from "../engine/host.ts";
import { type Pipeline, toDocument } from "../pipeline/pipeline.ts";
import { API_VERSION } from "../plugin/plugin.ts";
import type { Container } from "../registry/container.ts";
import { CHECKPOINT_STORE } from "../registry/services.ts";
import { fromHost, tensor } from "../tensor/create.ts";
import type { HostArray } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Tree, mapTree } from "../tensor/tree.ts";
import { MODEL_FORMAT, type TrainedModel } from "./model-file.ts";
import type { Session } from "./session.ts";
import { STATE_FORMAT, type TrainingState, encodeState, flatten } from "./state.ts";
import { digestOf } from "./digest.ts";
import { type StepState, evaluationParams, readScalars } from "./step.ts";

/** All that moves in a session, beside the counters of its run. */
export async function stateOf(
  { engine, state, parts }: Session,
  pipeline: Pipeline,
  counters: Omit<TrainingState, "format" | "engine" | "pipeline" | "architecture" | "seed" | "tensors">,
): Promise<TrainingState> {
  return {
    format: STATE_FORMAT,
    engine: { name: engine.name, device: engine.device, version: engine.version },
    pipeline: toDocument(pipeline),
    ...(parts.model.architecture !== undefined && { architecture: digestOf(parts.model.architecture) }),
    seed: pipeline.seed,
    ...counters,
    tensors: flatten(await state.read()),
  };
}

/** Saves a state where the host keeps checkpoints. */
export async function saveState(services: Container, state: TrainingState): Promise<void> {
  if (!services.has(CHECKPOINT_STORE)) return;
  await services.get(CHECKPOINT_STORE).save(`step-${String(state.step).padStart(6, "0")}`, encodeState(state));
}

/** The model of a session as it is now, with the parameters to evaluate with. */
export async function modelOf(
  { engine, state, shapes, parts, dataset: data }: Session,
  { model, dataset, loss }: Pipeline,
  scalars: Readonly<Record<string, number>>,
): Promise<TrainedModel> {
  const host = await state.read();
  const params = await engine.evaluate(() => {
    const tensors = mapTree<HostArray, Tensor>(host as Tree<HostArray>, isHostArray, (one) => fromHost(one));
    const named = Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, tensor(value)]));
    const optimizer = parts.optimizer(readScalars(named).scheduled);
    return evaluationParams(optimizer, parts.frozen, tensors as unknown as StepState);
  });
  const { architecture } = parts.model;
  const { model: running, statistics = running! } = host as Readonly<Record<string, HostTree>>;
  return {
    manifest: {
      format: MODEL_FORMAT,
      model: {
        use: model.plugin.name,
        options: model.options,
        ...(architecture !== undefined && { architecture }),
      },
      shapes,
      dataset: { use: dataset.plugin.name, spec: data.spec },
      loss: {
        use: parts.loss.name,
        options: loss.options,
        target: parts.loss.target,
        inputs: parts.loss.inputs,
        ...(parts.loss.embeddingSize !== undefined && { output: "embedding" as const }),
      },
      versions: { core: API_VERSION, engine: `${engine.name} ${engine.version} ${engine.device}` },
    },
    tensors: flatten({ params, model: statistics }),
  };
}
