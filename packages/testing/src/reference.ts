// What needs no test runner, for commands and pages.
export { type CheckListener, type PromiseResult, checkPlugin, hasSuite, promisesOf } from "./checks/check-plugin.ts";
export { type Cure, cureOf } from "./checks/cures.ts";
export { type Fault } from "./checks/fault.ts";
export { type Globals, rememberGlobals } from "./checks/globals.ts";
export { koreanCure } from "./checks/core-cures.ts";
export { type Hook, type HookListener, hooks } from "./checks/hooks.ts";
export { type PluginGiven } from "./checks/plugin.ts";
export { type ReferenceOptions, type ReferenceResult, checkReference } from "./reference/check-reference.ts";
export { type Miss } from "./reference/compare.ts";
export { withPlugins } from "./reference/configure.ts";
export { startPlatforms } from "./reference/platform.ts";
export {
  type ClippingCase,
  type LossCase,
  type OptimizerCase,
  type ReferenceFile,
  type SchedulerCase,
  type Trajectory,
} from "./reference/file.ts";
