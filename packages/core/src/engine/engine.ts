import type { HostArray } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { TensorTree } from "../tensor/transforms.ts";
import type { Tree } from "../tensor/tree.ts";

/** A tree of arrays on the host: what is saved, and what engines take and give. */
export type HostTree = Tree<HostArray>;

/** Tensors by name: a batch, the scalars of a step, the outputs to be read. */
// oxlint-disable-next-line typescript/no-explicit-any -- floats, labels and keys stand side by side
export type NamedTensors = Readonly<Record<string, Tensor<any>>>;

/**
 * The pure function that is traced: from state, batch and scalars to the next state and what is to be read. Numbers that
 * change from step to step (learning rate, step, keys) are scalars, so that nothing is compiled again when they do.
 */
export type Program<S extends TensorTree = TensorTree> = (
  state: S,
  batch: NamedTensors,
  scalars: NamedTensors,
) => { readonly state: S; readonly outputs: NamedTensors };

/** State that lives with an engine until it is read. */
export interface EngineState {
  read(): Promise<HostTree>;
  dispose(): void;
}

/** Outputs of a step, on the host. */
export type Outputs = Readonly<Record<string, HostArray>>;

/** A program that an engine has compiled, or compiles at the first batch of each shape. */
export interface CompiledProgram {
  /**
   * Moves the state on by one step and gives what was computed beside it. Engines that can answer at once do. Where
   * `isAccepted` says no to the outputs, the state stays as it was.
   */
  run(
    state: EngineState,
    batch: Readonly<Record<string, HostArray>>,
    scalars: Readonly<Record<string, HostArray | number>>,
    isAccepted?: (outputs: Outputs) => boolean,
  ): Outputs | Promise<Outputs>;
  /** How often the program was traced: once for each combination of shapes. */
  readonly traces: number;
  dispose(): void;
}

/** What compiles and executes programs. */
export interface Engine {
  /** `jax`, `onnx`, ... */
  readonly name: string;
  /** Where it computes: `wasm`, `cpu`, `webgpu`, ... */
  readonly device: string;
  /** Version of what executes; bits are promised for the same engine, device and version alone. */
  readonly version: string;
  /** Makes it ready. Called before anything else, and as often as one likes. */
  start(): Promise<void>;
  /** Puts host arrays into the engine's memory. */
  upload(state: HostTree): EngineState;
  /** Compiles a program; `subject` names it in errors. */
  compile<S extends TensorTree>(program: Program<S>, subject: string): CompiledProgram;
  /** Computes tensors once, without compiling: first parameters, diagnoses. */
  evaluate(body: () => TensorTree): Promise<HostTree>;
}
