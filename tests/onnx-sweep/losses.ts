import {
  type ConfiguredLoss,
  type HostArray,
  type Model,
  type Role,
  type Tensor,
  chain,
  createRegistry,
  hostArray,
  hostNormal,
  sizeOf,
} from "@downslope/core";
import { losses } from "@downslope/losses";
import { mlp } from "@downslope/models";
import { clipByGlobalNorm, sgd } from "@downslope/optimizers";
import type { AnyLossPlugin, LossGiven } from "../../packages/testing/src/checks/loss-given.ts";
import { domainOf, isDistribution, sampleInputs, subjectOf } from "../../packages/testing/src/checks/loss-inputs.ts";
import { createLoss } from "../../packages/testing/src/checks/loss-subject.ts";
import { fieldOf, outputRolesOf } from "../../packages/core/src/training/data.ts";
import type { Training } from "./training.ts";

/* Every loss trains a small MLP, whose output has the shape and the range that the loss asks for. */

const registry = createRegistry(losses);
const features = 3;

/** Options of losses that cannot do without. */
const needed: Readonly<Record<string, object>> = {
  "adaptive-log-softmax": { cutoffs: [2] },
  sum: { losses: ["mse", "mae"].map((name) => (registry.get("loss", name) as () => ConfiguredLoss)()) },
};

/** Images and masks, where the shape that a loss has to have tells less than it needs. */
const sampleOf: Readonly<Record<string, LossGiven["sample"]>> = {
  "soft-cl-dice": (draw) => ({ prediction: draw.normal([2, 5, 4, 1], 2), target: draw.bits([2, 5, 4, 1]) }),
};

/** Rates of losses that lie so steeply that rounding errors triple with every step of the usual one. */
const rates: Readonly<Record<string, number>> = { "fast-ap": 0.01 };
const usualRate = 0.1;

const inFloat32 = ({ data, shape, dtype }: HostArray): HostArray =>
  dtype === "float64" ? hostArray(Float32Array.from(data), shape) : ({ data, shape, dtype } as HostArray);

/** An MLP whose output is brought into a shape and a range. */
function modelOf(shape: readonly number[], bring: (output: Tensor) => Tensor): Model {
  const inner = mlp({ hidden: [8], activation: "tanh" }).create({});
  return {
    init: (key, { input }) => inner.init(key, { input, output: [sizeOf(shape)] }),
    apply(params, state, input, mode) {
      const { output, state: after } = inner.apply(params, state, input, mode);
      return { output: bring(output.reshape([input.shape[0]!, ...shape])), state: after };
    },
  };
}

function rangeOf(plugin: AnyLossPlugin, given: LossGiven, role: Role): (output: Tensor) => Tensor {
  const subject = subjectOf(plugin, given);
  if (isDistribution(subject, given)) return (output) => output.softmax();
  const [low, high] = domainOf(role, subject, given);
  if (Number.isFinite(low) && Number.isFinite(high))
    return (output) =>
      output
        .sigmoid()
        .mul(high - low)
        .add(low);
  if (Number.isFinite(low)) return (output) => output.softplus().add(low + 0.1);
  if (Number.isFinite(high)) return (output) => output.softplus().add(0.1).neg().add(high);
  return (output) => output;
}

function trainingOf(plugin: AnyLossPlugin): Training {
  const sample = sampleOf[plugin.name];
  const given: LossGiven = { options: (needed[plugin.name] ?? {}) as never, ...(sample && { sample }) };
  const loss = createLoss(plugin, given);
  const drawn = [1, 2, 3].map((seed) => sampleInputs(plugin, given, seed));
  const roles = outputRolesOf(loss);
  const [first] = roles;
  const whole = drawn[0]![first!]!.shape.slice(1);
  const shape = loss.inputs.includes("variance") ? [...whole.slice(0, -1), whole.at(-1)! * 2] : whole;
  const params = Object.entries(drawn[0]!).filter(([path]) => path.startsWith("params."));
  const batches = drawn.map((inputs, seed) => {
    const fields: Record<string, HostArray> = {};
    for (const [i, role] of roles.entries()) {
      const samples = inputs[role]!.shape[0]!;
      const numbers = hostNormal(samples * features, 40 + seed, i);
      fields[fieldOf(role)] = hostArray(Float32Array.from(numbers), [samples, features]);
    }
    for (const role of ["target", "length"] as const) if (inputs[role]) fields[role] = inFloat32(inputs[role]);
    return fields;
  });
  return {
    kind: "loss",
    name: plugin.name,
    model: modelOf(shape, rangeOf(plugin, given, first!)),
    shapes: { input: [features], output: shape },
    loss,
    optimizer: chain(clipByGlobalNorm({ maxNorm: 1 }), sgd({ learningRate: rates[plugin.name] ?? usualRate })),
    batches,
    lossParams: Object.fromEntries(params.map(([path, host]) => [path.slice("params.".length), inFloat32(host)])),
  };
}

export const lossTrainings: readonly Training[] = losses.map((plugin) =>
  trainingOf(plugin as unknown as AnyLossPlugin),
);
