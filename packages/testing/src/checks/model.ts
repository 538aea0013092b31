import {
  type ConfiguredModel,
  type HostArray,
  type Model,
  type ModelPlugin,
  type ModelSpec,
  type Params,
  type Tensor,
  type TensorTree,
  compiled,
  fromHost,
  isTensor,
  onDevice,
  randomKey,
  scope,
  valueAndGrad,
} from "@downslope/core";
import { compareNumbers, compareShapes } from "../reference/compare.ts";
import { configure } from "../reference/configure.ts";
import type { HostParams } from "../reference/optimizer-run.ts";
import { inFloatType } from "../reference/written.ts";
import { BrokenPromise, type Check, expectNoMiss, showKeys } from "./check.ts";
import { drawFrom } from "./draw.ts";
import { watchedCheck } from "./global-conduct.ts";
import type { Hook } from "./hooks.ts";
import { memoryGrowth } from "./memory.ts";
import { type PluginGiven, pluginChecks } from "./plugin.ts";

/** A model plugin of any options. */
export type AnyModelPlugin = ModelPlugin<never>;

/** What the checks of a model may be told. All of it can be left out. */
export interface ModelGiven extends PluginGiven {
  /** Shapes of a sample's input and output; `[5]` and `[3]` by default. */
  readonly spec?: ModelSpec;
}

const standard: ModelSpec = { input: [5], output: [3] };

/** A model with fresh variables, run in float32 on the Wasm device inside a scope. */
interface Subject {
  readonly model: Model;
  readonly spec: ModelSpec;
  readonly params: Params;
  readonly state: Params;
  readonly input: (samples: number) => Tensor;
  readonly output: (params: Params, input: Tensor) => Tensor;
}

const noFile = (): Promise<never> => Promise.reject(new Error("There are no files in a check."));

/** The model of a plugin, or nothing where it waits for a file, of which nothing can be said here. */
function createModel(plugin: AnyModelPlugin, options: ModelGiven["options"]): Model | undefined {
  const files = { readText: noFile, readBytes: noFile };
  const model = configure<ConfiguredModel>(plugin, options).create({ files });
  if (!(model instanceof Promise)) return model;
  model.catch(() => undefined);
  return undefined;
}

function withModel(
  plugin: AnyModelPlugin,
  { options, spec = standard }: ModelGiven,
  body: (subject: Subject) => void,
): void {
  onDevice("wasm", () =>
    scope(() => {
      const model = createModel(plugin, options);
      if (!model) return;
      const { params, state } = model.init(randomKey(1), spec);
      const input = (samples: number): Tensor =>
        fromHost(inFloatType(drawFrom(2).normal([samples, ...spec.input]), "float32"));
      const output = (some: Params, x: Tensor): Tensor =>
        model.apply(some, state, x, { training: false, key: randomKey(0) }).output;
      body({ model, spec, params, state, input, output });
    }),
  );
}

const read = (params: Params): HostParams =>
  Object.fromEntries(Object.entries(params).map(([path, one]): [string, HostArray] => [path, one.toHost()]));

const result = "`init` gives parameters and state, and `apply` an output and state";

/** Checks what `create`, `init` and `apply` give, before anything is done with it. */
export function checkModelResult(plugin: AnyModelPlugin, { options, spec = standard }: ModelGiven): void {
  const expect = (isKept: boolean, hook: Hook, rule: string, got: unknown): void => {
    if (isKept) return;
    throw new BrokenPromise(plugin, result, `\`${hook}\` must ${rule}, got ${showKeys(got)}.`, { hook });
  };
  const isRecord = (value: unknown): boolean =>
    typeof value === "object" && value !== null && !(value instanceof Promise) && Object.values(value).every(isTensor);
  onDevice("wasm", () =>
    scope(() => {
      const model = createModel(plugin, options);
      if (!model) return;
      const isModel = typeof model?.init === "function" && typeof model.apply === "function";
      expect(isModel, "create", "return `{ init, apply }`", model);
      const variables = model.init(randomKey(1), spec);
      const { params, state } = (variables ?? {}) as Partial<typeof variables>;
      expect(isRecord(params) && isRecord(state), "init", "return `{ params, state }`, records of tensors", variables);
      const input: Tensor = fromHost(inFloatType(drawFrom(2).normal([4, ...spec.input]), "float32"));
      const applied = model.apply(params!, state!, input, { training: true, key: randomKey(3) });
      const isApplied = isTensor(applied?.output) && isRecord(applied.state);
      expect(isApplied, "apply", "return `{ output, state }`, a tensor and a record of tensors", applied);
    }),
  );
}

const shapes = "it gives the output shape asked for, for any batch, and keeps its state's structure";

/** Checks shapes and dtypes of parameters, output and state. */
export function checkModelShapes(plugin: AnyModelPlugin, given: ModelGiven): void {
  withModel(plugin, given, ({ model, spec, params, state, input }) => {
    for (const [path, { dtype }] of Object.entries(params))
      if (dtype !== "float32")
        throw new BrokenPromise(plugin, shapes, `Parameter \`${path}\` is ${dtype}, not float32.`);
    for (const samples of [1, 4]) {
      const applied = model.apply(params, state, input(samples), {
        // Of one sample some statistics are not defined, which a model may refuse.
        training: samples > 1,
        key: randomKey(3),
      });
      expectNoMiss(plugin, shapes, compareShapes("output", applied.output.shape, [samples, ...spec.output]));
      expectNoMiss(
        plugin,
        shapes,
        compareNumbers("state.size", [Object.keys(applied.state).length], [Object.keys(state).length], 0),
      );
      for (const [path, one] of Object.entries(state))
        expectNoMiss(plugin, shapes, compareShapes(`state.${path}`, applied.state[path]?.shape ?? [-1], one.shape));
    }
  });
}

const seeded = "its first parameters are finite and decided by the key";

/** Checks that one key gives the same bits twice, and another key others. */
export function checkModelInit(plugin: AnyModelPlugin, given: ModelGiven): void {
  withModel(plugin, given, ({ model, spec, params }) => {
    const [first, again, other] = [
      params,
      model.init(randomKey(1), spec).params,
      model.init(randomKey(2), spec).params,
    ].map(read);
    for (const [path, { data }] of Object.entries(first!)) {
      expectNoMiss(plugin, seeded, compareNumbers(`\`${path}\`, again,`, again![path]?.data ?? [], data, 0));
      if (data.some((x: number) => !Number.isFinite(x)))
        throw new BrokenPromise(plugin, seeded, `\`${path}\` is not finite.`);
    }
    const isSame = Object.entries(first!).every(([path, { data }]) =>
      data.every((x: number, i: number) => other![path]!.data[i] === x),
    );
    if (isSame) throw new BrokenPromise(plugin, seeded, "Two keys give the same parameters.");
  });
}

const traced = "compiled, it gives the same as uncompiled, and the same each time";

/** Checks that compiling changes nothing, and that evaluation is not random. */
export function checkModelTraced(plugin: AnyModelPlugin, given: ModelGiven): void {
  withModel(plugin, given, ({ params, input, output }) => {
    const x = input(4);
    const plain = output(params, x).data();
    const whole = (compiled(output as never) as typeof output)(params, x).data();
    expectNoMiss(plugin, traced, compareNumbers("output", whole, plain, 1e-5));
    expectNoMiss(plugin, traced, compareNumbers("output, again,", output(params, x).data(), plain, 0));
  });
}

const learns = "every parameter gets a finite gradient that is not all 0";

/** Checks the gradient of the squared output by each parameter. */
export function checkModelLearns(plugin: AnyModelPlugin, given: ModelGiven): void {
  withModel(plugin, given, ({ params, spec, input, output }) => {
    const objective = (some: TensorTree): Tensor => {
      const goal = fromHost<"float">(inFloatType(drawFrom(4).normal([16, ...spec.output]), "float32"));
      return output(some as Params, input(16))
        .sub(goal)
        .square()
        .sum();
    };
    // Compiled, for constants such as a bias of zeros would be folded, and hide a division by 0.
    const differentiate = compiled((some: TensorTree) => valueAndGrad(objective)(some)[1]);
    const gradients = read(differentiate(params) as Params);
    for (const [path, { data }] of Object.entries(gradients)) {
      if (data.some((x: number) => !Number.isFinite(x)))
        throw new BrokenPromise(plugin, learns, `That of \`${path}\` is not finite.`);
      if (data.every((x: number) => x === 0))
        throw new BrokenPromise(plugin, learns, `That of \`${path}\` is 0 everywhere.`);
    }
  });
}

const flat = "memory stays flat";

/** Checks that a forward pass leaves nothing behind in the engine's memory. */
export function checkModelMemory(plugin: AnyModelPlugin, given: ModelGiven): void {
  const growth = memoryGrowth(() =>
    withModel(plugin, given, ({ params, input, output }) => void output(params, input(4)).data()),
  );
  if (growth > 0) throw new BrokenPromise(plugin, flat, `The Wasm memory grew by ${growth} bytes.`);
}

const resultCheck: Check<AnyModelPlugin, ModelGiven> = { name: "result", promise: result, run: checkModelResult };

/** What every model promises. */
export const modelChecks: readonly Check<AnyModelPlugin, ModelGiven>[] = [
  ...pluginChecks(["title", "summary", "use", "avoid"]),
  ...watchedCheck(resultCheck),
  { name: "shapes", promise: shapes, run: checkModelShapes },
  { name: "seeded", promise: seeded, run: checkModelInit },
  { name: "traced", promise: traced, run: checkModelTraced },
  { name: "learns", promise: learns, run: checkModelLearns },
  { name: "memory", promise: flat, run: checkModelMemory },
];
