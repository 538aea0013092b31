import { type HostArray, type Loss, type Role, type Text, hostArray, tensor } from "@downslope/core";
import { type LossInputs, type LossRun, type Mode, lossRunner } from "../reference/loss-run.ts";
import { float32, float64 } from "../reference/platform.ts";
import { BrokenPromise, expectNoMiss, refusalOf } from "./check.ts";
import type { AnyLossPlugin, LossGiven } from "./loss-given.ts";
import { type AnyLoss, sampleInputs, samplesOf, subjectOf, variedRoles } from "./loss-inputs.ts";
import { compareRuns, compiledLoss, createLoss, platforms } from "./loss-subject.ts";
import { writtenLoss } from "./loss-written.ts";
import { memoryGrowth } from "./memory.ts";

export const result = "it returns unreduced losses, a float tensor as precise as its inputs";

/** Checks dtype and shape of what is returned under each reduction that matters, and that sample weights can scale it. */
export function checkLossResult(plugin: AnyLossPlugin, given: LossGiven): void {
  for (const platform of platforms) {
    const inputs = sampleInputs(plugin, given, 1);
    const run = (reduction: string, isWeighted = false): HostArray => {
      const loss = createLoss(plugin, given, { reduction });
      return lossRunner(isWeighted ? weightedBy(loss) : loss, platform, [], "untraced")(inputs).value;
    };
    const losses = run("none");
    for (const { dtype, shape } of [losses, run("mean")]) {
      if (dtype !== platform.dtype)
        throw new BrokenPromise(plugin, result, `Inputs in ${platform.dtype} give ${dtype}[${shape.join(",")}].`);
    }
    const samples = samplesOf(createLoss(plugin, given), inputs);
    if (samples === undefined) continue;
    expectRows(plugin, result, losses, samples);
    run("mean", true);
  }
}

/** Refuses losses that are not one a sample, or several. */
export function expectRows(plugin: AnyLossPlugin, promise: string, { shape }: HostArray, samples: number): void {
  if (shape[0] === samples) return;
  throw new BrokenPromise(
    plugin,
    promise,
    `${samples} ${samples === 1 ? "sample gives" : "samples give"} the shape [${shape.join(",")}]; the mean is core's to take.`,
  );
}

/** A loss in whose evaluation samples count differently. */
const weightedBy = (loss: Loss): Loss => ({
  ...loss,
  evaluate(inputs, _, params) {
    const { shape, dtype } = inputs[loss.inputs[0]!]!;
    const weights = Float64Array.from({ length: shape[0]! }, (__, i) => 1 + (i % 3));
    return loss.evaluate(inputs, tensor(weights, { dtype: dtype as "float32" }), params);
  },
});

export const traced = "compiled, it gives the same as uncompiled";

/** Checks that compiling changes nothing: no branch on data, no number read. */
export function checkLossTraced(plugin: AnyLossPlugin, given: LossGiven): void {
  const roles = variedRoles(sampleInputs(plugin, given, 1));
  for (const platform of platforms) {
    const traceds = compiledLoss(plugin, given, platform, roles);
    const untraced = writtenLoss(plugin, given, platform);
    // The second inputs meet the program that the first were compiled to.
    for (const seed of [1, 2]) {
      const inputs = sampleInputs(plugin, given, seed);
      const tolerance = platform === float64 ? 1e-12 : 1e-5;
      expectNoMiss(plugin, traced, compareRuns(platform.dtype, traceds(inputs), untraced.first(seed), tolerance));
    }
  }
}

export const shapes = "wrong inputs are refused by the name of their role";

/** Checks inputs that are missing, and shapes that would broadcast by accident. */
export function checkLossShapes(plugin: AnyLossPlugin, given: LossGiven): void {
  const loss = createLoss(plugin, given);
  const inputs = sampleInputs(plugin, given, 1);
  for (const [name, wrong, roles] of wrongInputs(subjectOf(plugin, given), inputs)) {
    const refusal = refusalOf(() => lossRunner(loss, float32, [], "untraced")(wrong));
    if (refusal === undefined) throw new BrokenPromise(plugin, shapes, `It takes ${name}.`);
    if (!roles.some((role) => refusal.includes(`\`${role}\``)))
      throw new BrokenPromise(plugin, shapes, `The refusal of ${name} names none of ${roles.join(", ")}: ${refusal}`);
  }
}

function wrongInputs(
  { inputs: roles, target: encoding }: AnyLoss,
  inputs: LossInputs,
): [name: string, inputs: LossInputs, roles: readonly Role[]][] {
  const wrong: [string, LossInputs, readonly Role[]][] = roles.map((role) => {
    const { [role]: _, ...rest } = inputs;
    return [`inputs without \`${role}\``, rest, [role]];
  });
  const { prediction, target } = inputs;
  const both: Role[] = ["prediction", "target"];
  if (prediction && target) {
    wrong.push(["a target with a sample less", { ...inputs, target: firstRows(target) }, both]);
    wrong.push(["a target with an axis more", { ...inputs, target: { ...target, shape: [...target.shape, 1] } }, both]);
    if (encoding === "value" || encoding === "binary" || encoding === "sign") {
      const length = prediction.data.length;
      const flat = { prediction: { ...prediction, shape: [length, 1] }, target: { ...target, shape: [length] } };
      wrong.push([`a prediction [${length},1] with a target [${length}]`, { ...inputs, ...flat }, both]);
    }
  }
  for (const group of [
    ["left", "right"],
    ["anchor", "positive", "negative"],
  ] as Role[][]) {
    const [first] = group;
    const present = inputs[first!];
    if (present)
      wrong.push([
        `\`${first}\` with a sample less`,
        { ...inputs, [first!]: firstRows(present) },
        [...group, "target"],
      ]);
  }
  return wrong;
}

function firstRows({ shape, dtype, data }: HostArray): HostArray {
  const [count = 1, ...rest] = shape;
  return hostArray(data.slice(0, (data.length / count) * (count - 1)), [count - 1, ...rest], dtype);
}

/** The loss in a mode, in float32. */
const runnerIn = (mode: Mode, plugin: AnyLossPlugin, given: LossGiven, roles: readonly Role[]) =>
  mode === "traced" ? compiledLoss(plugin, given, float32, roles) : writtenLoss(plugin, given, float32).run;

export const deterministic = "the same inputs give the same bits";

/** Checks that nothing is remembered from call to call, nor drawn at random but from the key. */
export function checkLossDeterminism(plugin: AnyLossPlugin, given: LossGiven): void {
  checkFirstParams(plugin, given);
  const inputs = sampleInputs(plugin, given, 1);
  const roles = variedRoles(inputs);
  for (const mode of ["traced", "untraced"] as const) {
    const run = runnerIn(mode, plugin, given, roles);
    const see =
      mode === "untraced"
        ? writtenLoss(plugin, given, float32).first
        : (seed: number): LossRun => run(sampleInputs(plugin, given, seed));
    const first = see(1);
    see(2);
    expectNoMiss(plugin, deterministic, compareRuns(`${mode}, again,`, run(inputs), first, 0));
    const fresh = lossRunner(createLoss(plugin, given), float32, roles, mode);
    expectNoMiss(plugin, deterministic, compareRuns(`${mode}, created again,`, fresh(inputs), first, 0));
  }
}

/** Its own parameters are drawn from the key alone. */
function checkFirstParams(plugin: AnyLossPlugin, given: LossGiven): void {
  const [first, again] = [1, 1].map((seed) => sampleInputs(plugin, given, seed));
  const own = (Object.keys(first!) as Role[]).filter((role) => role.startsWith("params."));
  const drawn = own.find((role) =>
    first![role]!.data.some((x: number, i: number) => !Object.is(x, again![role]?.data[i])),
  );
  if (drawn === undefined) return;
  throw new BrokenPromise(
    plugin,
    deterministic,
    `The same key gives \`${drawn.replace("params.", "")}\` other numbers.`,
    {
      hook: "init",
      cure: fromKey,
    },
  );
}

const fromKey: Text = {
  en: "Draw all that is random from the `key`, split once for each parameter.",
  ko: "무작위 값은 모두 `key`에서, 파라미터마다 키를 나누어 뽑으세요.",
};

export const flat = "memory stays flat, compiled and uncompiled";

/** Checks that calls leave nothing behind in the engine's memory. */
export function checkLossMemory(plugin: AnyLossPlugin, given: LossGiven): void {
  const samples = [1, 2].map((seed) => sampleInputs(plugin, given, seed));
  const roles = variedRoles(samples[0]!);
  for (const mode of ["untraced", "traced"] as const) {
    const run = runnerIn(mode, plugin, given, roles);
    const growth = memoryGrowth((i) => void run(samples[i % 2]!));
    if (growth > 0) throw new BrokenPromise(plugin, flat, `The Wasm memory grew by ${growth} bytes, ${mode}.`);
  }
}
