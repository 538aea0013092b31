import { type ConfiguredLoss, type Role, hostArray } from "@downslope/core";
import { type Miss, compareNumbers } from "../reference/compare.ts";
import { configure, optionsOf } from "../reference/configure.ts";
import { runLossCase } from "../reference/loss-case.ts";
import { type LossInputs, lossRunner } from "../reference/loss-run.ts";
import { float32, float64 } from "../reference/platform.ts";
import { BrokenPromise, expectNoMiss } from "./check.ts";
import type { AnyLossPlugin, LossGiven } from "./loss-given.ts";
import { extremeInputs } from "./loss-extremes.ts";
import { sampleInputs, variedRoles } from "./loss-inputs.ts";
import { totalsOneByOne, totalsTogether } from "./loss-points.ts";
import { compiledLoss, createLoss, numbersOf, platforms } from "./loss-subject.ts";

export const values = "values and gradients equal the cases given, in float64 and float32";

/** Checks the cases given. Those whose id has `extreme` are left out in float32. */
export function checkLossCases(plugin: AnyLossPlugin, { cases = [], context }: LossGiven): void {
  cases.forEach((one, i) => {
    const { id = `cases[${i}]` } = one;
    const configured = configure<ConfiguredLoss>(plugin, optionsOf(one));
    for (const platform of id.includes("extreme") ? [float64] : platforms) {
      const misses = runLossCase(configured, { ...one, id, loss: plugin.name }, platform, context);
      expectNoMiss(
        plugin,
        values,
        misses.map((miss) => ({ ...miss, what: `${id}: ${miss.what}` })),
      );
    }
  });
}

export const gradient = "the gradient equals central differences, in float64";
const stepSize = 1e-5;
const slack = 1e-6;
/** Numbers of a role that are moved, spread evenly; of images not each pixel. */
const mostMoved = 48;

/** Checks the gradient by each output role against (f(x + h) - f(x - h)) / 2h. */
export function checkLossGradient(plugin: AnyLossPlugin, given: LossGiven): void {
  const inputs = sampleInputs(plugin, given, 1);
  const loss = createLoss(plugin, { ...given, options: { reduction: "sum", ...given.options } });
  const exact = lossRunner(loss, float64, variedRoles(inputs), "differentiated")(inputs).gradient;
  const moves = movesOf(inputs);
  const points = moves.flatMap(({ role, i }) => [stepSize, -stepSize].map((by) => movedBy(inputs, role, i, by)));
  const misses = (totals: readonly number[]): Miss[] =>
    moves.flatMap(({ role, i }, k) => {
      const slope = (totals[2 * k]! - totals[2 * k + 1]!) / (2 * stepSize);
      return compareNumbers(`gradient.${role}[${i}]`, [exact[role]!.data[i]!], [slope], slack);
    });
  // One by one is how it must hold: what a batch cannot show is looked at again.
  const together = totalsTogether(loss, points);
  if (together && misses(together).length === 0) return;
  expectNoMiss(plugin, gradient, misses(totalsOneByOne(loss, points)));
}

/** The numbers that are moved. */
const movesOf = (inputs: LossInputs): { role: Role; i: number }[] =>
  variedRoles(inputs).flatMap((role) => {
    const { length } = inputs[role]!.data;
    const stride = Math.ceil(length / mostMoved);
    return Array.from({ length: Math.ceil(length / stride) }, (_, k) => ({ role, i: k * stride }));
  });

function movedBy(inputs: LossInputs, role: Role, i: number, by: number): LossInputs {
  const { shape, data } = inputs[role]!;
  return { ...inputs, [role]: hostArray(Float64Array.from(data).with(i, data[i]! + by), shape) };
}

export const alive = "the gradient by each output is not all 0";

/** Checks that there is something to learn from. */
export function checkLossLearns(plugin: AnyLossPlugin, given: LossGiven): void {
  const inputs = sampleInputs(plugin, given, 1);
  const roles = variedRoles(inputs);
  const run = compiledLoss(plugin, given, float32, roles)(inputs);
  const isDead = (role: string): boolean =>
    run.gradient[role as (typeof roles)[number]]!.data.every((slope: number) => slope === 0);
  // Of its own parameters some may serve classes that the sample does not have.
  const [own, outputs] = [true, false].map((isOwn) => roles.filter((role) => role.startsWith("params.") === isOwn));
  const dead = outputs!.find(isDead) ?? (own!.every(isDead) ? own![0] : undefined);
  if (dead !== undefined)
    throw new BrokenPromise(plugin, alive, `By \`${dead}\` it is 0 everywhere, on an ordinary sample.`);
}

export const finite = "value and gradient are finite at the extremes of its domain";

/** Checks ends of the domain (±1e4 where there is none), 0, and equal inputs. */
export function checkLossExtremes(plugin: AnyLossPlugin, given: LossGiven): void {
  for (const platform of platforms) {
    const extremes = extremeInputs(plugin, given);
    const run = compiledLoss(plugin, given, platform, variedRoles(extremes[0]!.inputs));
    for (const { name, inputs } of extremes) {
      for (const [what, { data }] of numbersOf(run(inputs))) {
        const bad = data.find((x: number) => !Number.isFinite(x));
        if (bad !== undefined)
          throw new BrokenPromise(
            plugin,
            finite,
            `With ${name} the ${what} is ${bad} in ${platform.dtype}. Tell the \`domain\` if it ends before.`,
          );
      }
    }
  }
}
