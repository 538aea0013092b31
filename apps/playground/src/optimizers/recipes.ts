import type { StepNumbers } from "./worked.ts";

/** How an optimizer computes its update from plain maths: lines of a name and a formula, the last of which is the place. */
export interface Recipe {
  readonly lines: readonly (readonly [name: string, formula: string])[];
  /** State before the update, by the name it has in the lines. */
  readonly state: Readonly<Record<string, number>>;
}

type Line = Recipe["lines"][number];

const optionOf = ({ options }: StepNumbers, name: string): number => {
  const value = options[name];
  return typeof value === "number" ? value : 0;
};

/** Weight decay as it was first done: a share of the weights added to the gradient. */
const addedDecay = (given: StepNumbers): readonly Line[] =>
  optionOf(given, "weightDecay") > 0 && given.options["decoupledWeightDecay"] !== true
    ? [["g", "g + weightDecay*p"]]
    : [];

/** The weights before a step, shrunk where weight decay is decoupled. */
const shrunk = (given: StepNumbers): string => (optionOf(given, "weightDecay") > 0 ? "(1 - eta*weightDecay)*p" : "p");

const stateOf = ({ state }: StepNumbers, names: Readonly<Record<string, string>>): Recipe["state"] =>
  Object.fromEntries(Object.entries(names).map(([name, tensor]) => [name, state[tensor] ?? Number.NaN]));

const moments: readonly Line[] = [
  ["m", "beta1*m + (1 - beta1)*g"],
  ["v", "beta2*v + (1 - beta2)*g^2"],
];

const corrected: readonly Line[] = [
  ["mHat", "m / (1 - beta1^t)"],
  ["vHat", "v / (1 - beta2^t)"],
];

/**
 * The optimizers that are taught the most, in numbers. Those that are not here, and third parties', are explained by their
 * formula, their state and their move; so is a step that a recipe does not reproduce.
 */
export const recipes: Readonly<Record<string, (given: StepNumbers) => Recipe>> = {
  sgd(given) {
    const decay = addedDecay(given);
    if (optionOf(given, "momentum") === 0) return { lines: [...decay, ["p", "p - eta*g"]], state: {} };
    const reduced = given.step > 0 && optionOf(given, "dampening") > 0 ? "(1 - dampening)*g" : "g";
    return {
      lines: [
        ...decay,
        ["b", `momentum*b + ${reduced}`],
        ["p", given.options["nesterov"] === true ? "p - eta*(g + momentum*b)" : "p - eta*b"],
      ],
      state: stateOf(given, { b: "momentum" }),
    };
  },
  adam: (given) => ({
    lines: [...addedDecay(given), ...moments, ...corrected, ["p", "p - eta * mHat / (sqrt(vHat) + epsilon)"]],
    state: stateOf(given, { m: "mean", v: "square" }),
  }),
  adamw: (given) => ({
    lines: [...moments, ...corrected, ["p", `${shrunk(given)} - eta * mHat / (sqrt(vHat) + epsilon)`]],
    state: stateOf(given, { m: "mean", v: "square" }),
  }),
  adabelief: (given) => ({
    lines: [
      ["m", "beta1*m + (1 - beta1)*g"],
      ["s", "beta2*s + (1 - beta2)*(g - m)^2 + epsilon"],
      ["p", `${shrunk(given)} - eta * (m / (1 - beta1^t)) / (sqrt(s / (1 - beta2^t)) + epsilon)`],
    ],
    state: stateOf(given, { m: "mean", s: "surprise" }),
  }),
  adamax: (given) => ({
    lines: [
      ...addedDecay(given),
      ["m", "beta1*m + (1 - beta1)*g"],
      ["u", "max(beta2*u, abs(g) + epsilon)"],
      ["p", "p - eta / (1 - beta1^t) * m / u"],
    ],
    state: stateOf(given, { m: "mean", u: "largest" }),
  }),
  rmsprop: (given) => ({
    lines: [
      ...addedDecay(given),
      ["s", "decay*s + (1 - decay)*g^2"],
      ...(optionOf(given, "momentum") > 0
        ? ([
            ["b", "momentum*b + g / (sqrt(s) + epsilon)"],
            ["p", "p - eta*b"],
          ] as const)
        : ([["p", "p - eta*g / (sqrt(s) + epsilon)"]] as const)),
    ],
    state: stateOf(given, { s: "spread", b: "momentum" }),
  }),
  adagrad: (given) => ({
    lines: [...addedDecay(given), ["s", "s + g^2"], ["p", "p - eta*g / (sqrt(s) + epsilon)"]],
    state: stateOf(given, { s: "sum" }),
  }),
  adadelta: (given) => ({
    lines: [
      ...addedDecay(given),
      ["v", "rho*v + (1 - rho)*g^2"],
      ["d", "sqrt(u + epsilon) / sqrt(v + epsilon) * g"],
      ["p", "p - eta*d"],
    ],
    state: stateOf(given, { v: "square", u: "moved" }),
  }),
  lion: (given) => ({
    lines: [
      ["c", "beta1*m + (1 - beta1)*g"],
      ["p", `${shrunk(given)} - eta * c / abs(c)`],
    ],
    state: stateOf(given, { m: "mean" }),
  }),
  "sign-sgd": (given) => {
    const hasMean = optionOf(given, "momentum") > 0;
    return {
      lines: [
        ...(hasMean ? ([["m", "momentum*m + (1 - momentum)*g"]] as const) : []),
        ["p", `${shrunk(given)} - eta * ${hasMean ? "m / abs(m)" : "g / abs(g)"}`],
      ],
      state: stateOf(given, { m: "mean" }),
    };
  },
};
