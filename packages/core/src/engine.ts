/* What packages that supply an engine need of core, beside its main entry. */
export {
  type CompiledProgram,
  type Engine,
  type EngineState,
  type HostTree,
  type NamedTensors,
  type Outputs,
  type Program,
} from "./engine/engine.ts";
export { type FlatLayout, type Places, isPlace } from "./engine/flat-program.ts";
export { type FlatState, flatState, stateIsForeign, stateIsGone } from "./engine/flat-state.ts";
export { isHostArray } from "./engine/host.ts";
export { type RepeatedProgram, among, isRepeated, named, repeat } from "./engine/repeat.ts";
export {
  type Abstract,
  type TracedEquation,
  type TracedInput,
  type TracedLiteral,
  type TracedProgram,
  type TracedValue,
  traceProgram,
} from "./engine/trace.ts";
export { type DType } from "./tensor/dtype.ts";
export { type Prediction, predictionOf } from "./training/prediction.ts";
