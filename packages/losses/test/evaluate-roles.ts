import {
  type ConfiguredLoss,
  type LossInputs,
  type Params,
  type Tensor,
  type TensorTree,
  compiled,
  onDevice,
  scope,
  tensor,
  valueAndGradWith,
} from "@downslope/core";
import type { Setting } from "./evaluate.ts";

export type Numbers = number | readonly Numbers[];
type ByRole = Readonly<Record<string, Numbers>>;
type Tensors = Readonly<Record<string, Tensor>>;

/** What a loss of any roles makes of its inputs. */
export interface Outcome {
  readonly value: number[];
  /** Of the summed value, by role; a parameter of the loss's own stands under its path. */
  readonly gradient: Readonly<Record<string, number[]>>;
}

/** Value of a loss, and gradient of its sum by all roles but the target, and by parameters of its own. */
export function evaluateRoles(
  configured: ConfiguredLoss,
  inputs: ByRole,
  {
    dtype = "float64",
    traced = false,
    context = {},
    params = {},
    sampleWeight,
  }: Setting & {
    readonly params?: ByRole;
    readonly sampleWeight?: readonly number[];
  } = {},
): Outcome {
  const loss = configured.create(context);
  const objective = (varied: Tensors, fixed: Tensors): readonly [Tensor, Tensor] => {
    const { weight, ...rest } = { ...fixed, ...varied };
    const own: Params = Object.fromEntries(Object.keys(params).map((path) => [path, rest[path]!]));
    const value = loss.evaluate(rest as LossInputs, weight, own);
    return [value.sum(), value];
  };
  const run = (varied: TensorTree, fixed: TensorTree): { value: Tensor; gradient: Tensors } => {
    const [, value, gradient] = valueAndGradWith(objective as never)(varied as never, fixed as never);
    return { value: value as Tensor, gradient: gradient as Tensors };
  };
  return onDevice(dtype === "float64" ? "cpu" : "wasm", () => {
    let outcome: Outcome = { value: [], gradient: {} };
    scope(() => {
      const varied: Record<string, Tensor> = {};
      const fixed: Record<string, Tensor> = {};
      for (const [role, numbers] of Object.entries({ ...inputs, ...params })) {
        const type = role === "target" && loss.target === "class-index" ? "int32" : dtype;
        (role === "target" ? fixed : varied)[role] = tensor(numbers, { dtype: type }) as Tensor;
      }
      if (sampleWeight) fixed["weight"] = tensor(sampleWeight, { dtype }) as Tensor;
      const { value, gradient } = (traced ? (compiled(run as never) as unknown as typeof run) : run)(varied, fixed);
      outcome = {
        value: [...value.data()],
        gradient: Object.fromEntries(Object.entries(gradient).map(([role, one]) => [role, [...one.data()]])),
      };
    });
    return outcome;
  });
}
