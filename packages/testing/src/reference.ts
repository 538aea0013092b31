// What needs no test runner, for commands and pages.
export { type PromiseResult, checkPlugin } from "./checks/check-plugin.ts";
export { type PluginGiven } from "./checks/plugin.ts";
export { type ReferenceOptions, type ReferenceResult, checkReference } from "./reference/check-reference.ts";
export { type Miss } from "./reference/compare.ts";
export {
  type ClippingCase,
  type LossCase,
  type OptimizerCase,
  type ReferenceFile,
  type SchedulerCase,
  type Trajectory,
} from "./reference/file.ts";
