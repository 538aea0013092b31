import {
  type ConfiguredOptimizer,
  type ConfiguredTransform,
  type Params,
  type Tensor,
  compiled,
  onDevice,
  problem,
  scope,
  tensor,
} from "@downslope/core";
import { type Miss, compareNumbers } from "./compare.ts";
import type { ClippingCase, OptimizerCase, Trajectory } from "./file.ts";
import { type HostParams, baseRateOf, runOptimizer, toDevice, toHost } from "./optimizer-run.ts";
import { type Platform, float64 } from "./platform.ts";
import { type WrittenTensor, readTensor } from "./written.ts";

/** Runs an optimizer case, in float64; what differs after each step. */
export function runOptimizerCase(
  optimizer: ConfiguredOptimizer,
  { initial, gradients }: Trajectory,
  { parameters }: Pick<OptimizerCase, "parameters">,
  platform: Platform = float64,
): Miss[] {
  if (!Array.isArray(parameters) || parameters.length > gradients.length) {
    throw problem("INVALID_ARGUMENT", {
      subject: "reference case",
      argument: "parameters",
      rule: `be a list of at most ${gradients.length} steps, as there are gradients`,
      got: parameters,
    });
  }
  const run = {
    initial: readParams("initial", initial),
    gradients: (step: number) => readParams(`gradients[${step}]`, gradients[step]!),
    learningRate: () => baseRateOf(optimizer),
    steps: parameters.length,
  };
  const [, ...after] = runOptimizer(optimizer.create({}), run, platform);
  return parameters.flatMap((expected: OptimizerCase["parameters"][number], step) =>
    Object.entries(expected).flatMap(([path, written]) => {
      const what = `step ${step} ${path}`;
      const { data } = readTensor(what, written, "float64");
      return compareNumbers(what, after[step]!.params[path]?.data ?? [], data, platform.tolerance);
    }),
  );
}

const clippings: Readonly<Record<string, readonly [transform: string, option: string]>> = {
  "global-norm": ["clip-by-global-norm", "maxNorm"],
  norm: ["clip-by-norm", "maxNorm"],
  value: ["clip-by-value", "maxValue"],
};

/** The transform and its options that a kind of clipping stands for, `{ "global-norm": 1 }`, if there is one. */
export function clippingTransform(
  clip: ClippingCase["clip"],
): { readonly name: string; readonly options: Readonly<Record<string, number>> } | undefined {
  const [entry, extra] = Object.entries(clip);
  if (!entry || extra || !Object.hasOwn(clippings, entry[0])) return undefined;
  const [name, option] = clippings[entry[0]]!;
  return { name, options: { [option]: entry[1] } };
}

export function unknownClipping(clip: ClippingCase["clip"]): Error {
  const rule = `name one of ${Object.keys(clippings).join(", ")}`;
  return problem("INVALID_ARGUMENT", { subject: "reference case", argument: "clip", rule, got: clip });
}

/** Runs a clipping case; what differs in the clipped gradients. */
export function runClippingCase(
  transform: ConfiguredTransform,
  { gradient, clipped }: ClippingCase,
  { device, dtype, tolerance }: Platform = float64,
): Miss[] {
  const part = transform.create({});
  const apply = compiled((gradients: Params) => {
    const [learningRate, step] = [0.1, 0].map((value) => tensor([value], { shape: [], dtype }) as Tensor);
    const given = { gradients, params: gradients, learningRate: learningRate!, step: step! };
    return part.update({ ...given, state: part.init(gradients) }).gradients;
  });
  const got = onDevice(device, () => {
    let host!: HostParams;
    scope(() => {
      host = toHost<HostParams>(apply(toDevice<Params>(readParams("gradient", gradient))));
    });
    return host;
  });
  return Object.entries(readParams("clipped", clipped)).flatMap(([path, { data }]) =>
    compareNumbers(`clipped ${path}`, got[path]?.data ?? [], data, tolerance),
  );
}

/** Written parameters, in float64. */
export function readParams(what: string, written: Readonly<Record<string, WrittenTensor>> | undefined): HostParams {
  return Object.fromEntries(
    Object.entries(written ?? {}).map(([path, one]) => [path, readTensor(`${what}.${path}`, one, "float64")]),
  );
}
