import { type HostArray, type HostTree, type Outputs, type Program, type TensorTree, jax } from "@downslope/core";
import { onnx } from "../src/onnx.ts";

type Given = Readonly<Record<string, HostArray>>;

/** What a program gives after some steps. */
export interface Result {
  readonly state: HostTree;
  readonly outputs: Outputs;
}

async function runOn(
  engine: ReturnType<ReturnType<typeof onnx>["create"]>,
  program: Program,
  state: HostTree,
  batch: Given,
  scalars: Readonly<Record<string, HostArray | number>>,
  steps: number,
): Promise<Result> {
  await engine.start();
  const uploaded = engine.upload(state);
  const compiled = engine.compile(program, "test");
  try {
    let outputs: Outputs = {};
    for (let i = 0; i < steps; i++) outputs = await compiled.run(uploaded, batch, scalars);
    return { state: await uploaded.read(), outputs };
  } finally {
    compiled.dispose();
    uploaded.dispose();
  }
}

/** A program on both engines. */
export async function onBoth<S extends TensorTree>(
  program: Program<S>,
  {
    state = {},
    batch = {},
    scalars = {},
    steps = 1,
  }: {
    readonly state?: HostTree;
    readonly batch?: Given;
    readonly scalars?: Readonly<Record<string, HostArray | number>>;
    readonly steps?: number;
  },
): Promise<{ readonly expected: Result; readonly found: Result }> {
  const given = [program as unknown as Program, state, batch, scalars, steps] as const;
  return {
    expected: await runOn(jax().create({}), ...given),
    found: await runOn(onnx().create({}), ...given),
  };
}
