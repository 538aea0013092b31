import {
  type ConfiguredLoss,
  type Role,
  type Tensor,
  type TensorTree,
  onDevice,
  scope,
  tensor,
  valueAndGrad,
} from "@downslope/core";

/** Value of an adversarial loss for scores by role, and gradients of its sum, in float64. */
export function runScores(
  configured: ConfiguredLoss,
  scores: Readonly<Partial<Record<Role, readonly unknown[]>>>,
): { value: number[]; gradient: Readonly<Partial<Record<Role, number[]>>> } {
  const loss = configured.create({});
  return onDevice("cpu", () => {
    let result!: { value: number[]; gradient: Partial<Record<Role, number[]>> };
    scope(() => {
      const inputs = Object.fromEntries(
        Object.entries(scores).map(([role, one]) => [role, tensor(one as never, { dtype: "float64" }) as Tensor]),
      );
      const total = (some: TensorTree): Tensor => loss.evaluate(some as never).sum();
      const gradient = valueAndGrad(total)(inputs)[1] as Record<string, Tensor>;
      const host = Object.entries(gradient).map(([role, one]) => [role, [...one.data()]]);
      result = { value: [...loss.evaluate(inputs).data()], gradient: Object.fromEntries(host) };
    });
    return result;
  });
}
