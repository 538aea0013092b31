export { type Draw } from "./checks/draw.ts";
export { type LossGiven } from "./checks/loss-given.ts";
export { type MetricGiven, type MetricSample } from "./checks/metric.ts";
export { type ModelGiven } from "./checks/model.ts";
export { type OptimizerGiven } from "./checks/optimizer-given.ts";
export { type PluginGiven } from "./checks/plugin.ts";
export { type SchedulerGiven } from "./checks/scheduler-given.ts";
export { type LossCase, type OptimizerCase, type SchedulerCase, type Trajectory } from "./reference/file.ts";
export { type LossInputs } from "./reference/loss-run.ts";
export { type WrittenTensor } from "./reference/written.ts";
export {
  describeLoss,
  describeMetric,
  describeModel,
  describeOptimizer,
  describeScheduler,
  describeTransform,
} from "./suites.ts";
