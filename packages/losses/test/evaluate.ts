import { readFileSync } from "node:fs";
import {
  type ConfiguredLoss,
  type LossContext,
  type Tensor,
  type TensorTree,
  compiled,
  onDevice,
  scope,
  tensor,
  valueAndGrad,
} from "@downslope/core";
import type { LossCase } from "@downslope/testing";

const file = JSON.parse(readFileSync(new URL("../reference/losses.json", import.meta.url), "utf8")) as {
  readonly cases: readonly LossCase[];
};

/** The reference cases of a loss. */
export const casesOf = (name: string): LossCase[] => file.cases.filter(({ loss }) => loss === name);

type Numbers = number | readonly Numbers[];

export interface Setting {
  /** `float64` on the exact device by default. */
  readonly dtype?: "float32" | "float64";
  readonly traced?: boolean;
  readonly context?: LossContext;
}

/** Value of a loss and gradient of its sum by the prediction. Labels are whole where the loss wants class indices. */
export function evaluate(
  configured: ConfiguredLoss,
  prediction: Numbers,
  target: Numbers,
  { dtype = "float64", traced = false, context = {} }: Setting = {},
): { value: number[]; gradient: number[] } {
  const loss = configured.create(context);
  const run = (p: Tensor, t: Tensor): { value: Tensor; gradient: Tensor } => {
    const objective = (x: TensorTree, y: TensorTree): Tensor =>
      loss.evaluate({ prediction: x as Tensor, target: y as Tensor }).sum();
    return {
      value: loss.evaluate({ prediction: p, target: t }),
      gradient: valueAndGrad<TensorTree, TensorTree[]>(objective)(p, t)[1] as Tensor,
    };
  };
  return onDevice(dtype === "float64" ? "cpu" : "wasm", () => {
    let result = { value: [] as number[], gradient: [] as number[] };
    scope(() => {
      const labels = tensor(target, { dtype: loss.target === "class-index" ? "int32" : dtype }) as Tensor;
      const f = (traced ? compiled(run as never) : run) as typeof run;
      const { value, gradient } = f(tensor(prediction, { dtype }) as Tensor, labels);
      result = { value: [...value.data()], gradient: [...gradient.data()] };
    });
    return result;
  });
}
