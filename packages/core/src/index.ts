export { onDevice, startDevice } from "./engine/platform.ts";
export { DownslopeError, type ErrorCode, type ErrorParts, errorCodes, nearest, problem, show } from "./errors.ts";
export { type About, type Text } from "./plugin/about.ts";
export {
  type Callback,
  type CallbackPlugin,
  type ConfiguredCallback,
  type RunHandle,
  defineCallback,
} from "./plugin/callback.ts";
export {
  type Batch,
  type ConfiguredDataset,
  type Dataset,
  type DatasetContext,
  type DatasetPlugin,
  type DatasetSpec,
  type FileReader,
  type Split,
  type SplitName,
  type TargetSpec,
  defineDataset,
} from "./plugin/dataset.ts";
export { chain } from "./plugin/chain.ts";
export { type Duration, durationPattern, resolveDuration } from "./plugin/duration.ts";
export {
  type CommonLossOptions,
  type Domain,
  type EmbeddingOptions,
  type Loss,
  type LossContext,
  type LossFunction,
  type LossInit,
  type LossPlugin,
  defineLoss,
} from "./plugin/loss.ts";
export { type LossInputs } from "./plugin/loss-inputs.ts";
export {
  type ConfiguredMetric,
  type Metric,
  type MetricInputs,
  type MetricPlugin,
  type MetricTotals,
  defineMetric,
} from "./plugin/metric.ts";
export {
  type ConfiguredModel,
  type Model,
  type ModelContext,
  type ModelMode,
  type ModelPlugin,
  type ModelSpec,
  type ModelVariables,
  defineModel,
} from "./plugin/model.ts";
export { type CommonOptimizerOptions, type ParameterGroup, matchesPath } from "./plugin/groups.ts";
export {
  type ConfiguredOptimizer,
  type ConfiguredTransform,
  type Moving,
  type Optimizer,
  type OptimizerContext,
  type OptimizerParts,
  type OptimizerPlugin,
  type OptimizerState,
  type Params,
  type Scalar,
  type Transform,
  type TransformPlugin,
  type UpdateArguments,
  type UpdateInput,
  defineOptimizer,
  defineTransform,
} from "./plugin/optimizer.ts";
export { type JsonSchema, OptionsError, type OptionsIssue, type OptionsSchema } from "./plugin/options.ts";
export {
  API_VERSION,
  type AnyPlugin,
  type Configured,
  type Options,
  type Plugin,
  type PluginInfo,
  type PluginKind,
  isConfigured,
  isPlugin,
  pluginKinds,
} from "./plugin/plugin.ts";
export {
  type LossTerms,
  type LossTotal,
  type LossValues,
  type Reduction,
  type WeightedValues,
  reductions,
} from "./plugin/reduction.ts";
export { type Role, type TargetEncoding, isLabelEncoding } from "./plugin/roles.ts";
export {
  type ConfiguredScheduler,
  type Schedule,
  type SchedulerContext,
  type SchedulerPlugin,
  type StatefulSchedule,
  defineScheduler,
} from "./plugin/scheduler.ts";
export { type DType, type HostArray, type HostData, type Kind, allocate, hostArray, sizeOf } from "./tensor/dtype.ts";
export { concat, einsum, stack, where } from "./tensor/combine.ts";
export { type ConvolutionOptions, type PoolingOptions, averagePool, convolve, maxPool } from "./tensor/convolution.ts";
export { type NestedNumbers, fromHost, full, ones, range, tensor, zeros } from "./tensor/create.ts";
export { gather, oneHot, take } from "./tensor/indexing.ts";
export { bernoulli, normal, permutation, randomKey, splitKey, uniform } from "./tensor/random.ts";
export { type Axis, type Operand, type ReduceOptions, Tensor, isTensor } from "./tensor/tensor.ts";
export {
  type TensorTree,
  compiled,
  grad,
  jvp,
  scope,
  valueAndGrad,
  valueAndGradWith,
  vmap,
} from "./tensor/transforms.ts";
export { type MapTree, type Tree, leavesOf, mapTree } from "./tensor/tree.ts";
export {
  type CheckpointEvent,
  type DiagnosisEvent,
  type EndEvent,
  type EpochEvent,
  type EvaluationEvent,
  type GradientNorms,
  type Scores,
  type SkipEvent,
  type StepEvent,
  type TrainingEvent,
} from "./training/events.ts";
export { hostKey, hostNormal, hostPermutation, hostUniform } from "./training/random.ts";
export {
  type CompiledProgram,
  type Engine,
  type EngineState,
  type HostTree,
  type Outputs,
  type Program,
} from "./engine/engine.ts";
export { jax } from "./engine/jax.ts";
export { type ConfiguredEngine, type EnginePlugin, defineEngine } from "./plugin/engine.ts";
export { type ConfiguredLoss } from "./plugin/loss.ts";
export { DocumentError, type DocumentIssue } from "./pipeline/document-error.ts";
export {
  type LoadOptions,
  type LoadedDocument,
  type ParseOptions,
  loadDocument,
  parseDocument,
} from "./pipeline/document.ts";
export {
  type Pipeline,
  type PipelineDocument,
  type PipelineInput,
  type PluginEntry,
  definePipeline,
  toDocument,
} from "./pipeline/pipeline.ts";
export { documentSchema } from "./pipeline/schema.ts";
export { type TrainSettings, type TrainSettingsInput } from "./pipeline/settings.ts";
export { type Container, type Token, createContainer, token } from "./registry/container.ts";
export { type Plugins, type Registry, createRegistry } from "./registry/registry.ts";
export {
  CHECKPOINT_STORE,
  CLOCK,
  type CheckpointStore,
  type Clock,
  ENGINE,
  FILES,
  LOGGER,
  type Logger,
  RANDOM_SOURCE,
  type RandomSource,
  defaultServices,
} from "./registry/services.ts";
export { type TorchForm, type TorchVariable } from "./plugin/torch.ts";
export { type TorchState, decodeTorch, encodeTorch, torchStateOf } from "./training/torch-state.ts";
export { type ModelManifest, type TrainedModel, decodeModel, encodeModel } from "./training/model-file.ts";
export { type Predictor, createPredictor } from "./training/predictor.ts";
export { type LossSlice, type LossSliceOptions, lossSlice } from "./training/loss-slice.ts";
export { type Direction, filterNormalised, randomDirection } from "./training/slice-directions.ts";
export { type TrainingState, decodeState, encodeState } from "./training/state.ts";
export { type RangePoint, type RangeResult, type RangeTest, findLearningRate } from "./training/find-learning-rate.ts";
export { type Run, type TrainOptions, train } from "./training/train.ts";
