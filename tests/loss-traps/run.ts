import {
  type ConfiguredLoss,
  type DType,
  type Role,
  type Tensor,
  type TensorTree,
  compiled,
  onDevice,
  scope,
  tensor,
  valueAndGrad,
} from "@downslope/core";
import { expect } from "vitest";

/* Runs losses as they are trained with: compiled, value and gradient at once. */

type Numbers = number | readonly Numbers[];
type Given = Readonly<Partial<Record<Role, Numbers>>>;

export interface Result {
  readonly value: number[];
  readonly gradient: Readonly<Record<string, number[]>>;
}

export const none = { reduction: "none" } as const;

/** Value of a loss, and gradient of its sum by what the model puts out; compiled, as it is trained with. */
export function run(configured: ConfiguredLoss, given: Given, dtype: "float32" | "float64" = "float64"): Result {
  return evaluate(configured, given, dtype, true);
}

function evaluate(configured: ConfiguredLoss, given: Given, dtype: "float32" | "float64", isCompiled: boolean): Result {
  const loss = configured.create({});
  const isLabel = (role: string): boolean => role === "target" && loss.target.startsWith("class");
  const varied = Object.keys(given).filter((role) => role !== "target");
  const both = (some: Record<string, Tensor>, rest: Record<string, Tensor>) => {
    const sum = (one: TensorTree, other: TensorTree): Tensor =>
      loss.evaluate({ ...(one as object), ...(other as object) }).sum();
    return {
      value: loss.evaluate({ ...some, ...rest }),
      gradient: valueAndGrad<TensorTree, TensorTree[]>(sum)(some, rest)[1] as Record<string, Tensor>,
    };
  };
  return onDevice(dtype === "float64" ? "cpu" : "wasm", () => {
    let result: Result = { value: [], gradient: {} };
    scope(() => {
      const tensors = Object.entries(given).map(([role, numbers]) => {
        const type: DType = isLabel(role) ? "int32" : dtype;
        return [role, tensor(numbers, { dtype: type })] as const;
      });
      const some = Object.fromEntries(tensors.filter(([role]) => varied.includes(role))) as Record<string, Tensor>;
      const rest = Object.fromEntries(tensors.filter(([role]) => !varied.includes(role))) as Record<string, Tensor>;
      const { value, gradient } = ((isCompiled ? compiled(both as never) : both) as typeof both)(some, rest);
      const slopes = Object.entries(gradient).map(([role, one]) => [role, [...one.data()]]);
      result = { value: [...value.data()], gradient: Object.fromEntries(slopes) };
    });
    return result;
  });
}

/** As {@link run}, for the losses of most: prediction and target. */
export const of = (configured: ConfiguredLoss, prediction: Numbers, target: Numbers, dtype?: "float32" | "float64") => {
  const { value, gradient } = run(configured, { prediction, target }, dtype);
  return { value, slope: gradient["prediction"]! };
};

export const refusal = (configured: ConfiguredLoss, given: Given): string => {
  try {
    evaluate(configured, given, "float64", false);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
};

export const close = (numbers: readonly number[], digits = 9) =>
  numbers.map((one) => expect.closeTo(one, digits) as number);
