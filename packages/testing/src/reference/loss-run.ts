import {
  type HostArray,
  type Loss,
  type Role,
  type Tensor,
  type TensorTree,
  compiled,
  fromHost,
  onDevice,
  scope,
  valueAndGradWith,
} from "@downslope/core";
import type { Platform } from "./platform.ts";
import { inFloatType } from "./written.ts";

/** Inputs of a loss on the host, by role. */
export type LossInputs = Readonly<Partial<Record<Role, HostArray>>>;

/** What a loss makes of its inputs. */
export interface LossRun {
  readonly value: HostArray;
  /** Of the summed value, by role. */
  readonly gradient: Readonly<Partial<Record<Role, HostArray>>>;
}

/** How the maths is run: as written, or compiled into one program. */
export type Mode = "untraced" | "traced";

type Tensors = Readonly<Record<string, Tensor>>;

/**
 * Runs a loss on a platform, any number of times: its value, and the gradient of the sum by the roles named. `traced`
 * compiles both into one program at the first call.
 */
export function lossRunner(
  loss: Loss,
  { device, dtype }: Platform,
  roles: readonly Role[],
  mode: Mode = "traced",
): (inputs: LossInputs) => LossRun {
  const differentiate = (varied: Tensors, fixed: Tensors): { value: Tensor; gradient: Tensors } => {
    const objective = (some: TensorTree, rest: TensorTree): readonly [Tensor, Tensor] => {
      const value = loss.evaluate({ ...(rest as Tensors), ...(some as Tensors) });
      return [value.sum(), value];
    };
    const [, value, gradient] = valueAndGradWith(objective as never)(varied as never, fixed as never) as [
      Tensor,
      Tensor,
      Tensors,
    ];
    return { value, gradient };
  };
  // Differentiated, a loss sees stand-ins for its inputs; by itself it could read them, and must give the same.
  const plain = (varied: Tensors, fixed: Tensors): { value: Tensor; gradient: Tensors } => ({
    gradient: roles.length > 0 ? differentiate(varied, fixed).gradient : {},
    value: loss.evaluate({ ...fixed, ...varied }),
  });
  const run = (
    mode === "untraced" ? plain : compiled((roles.length > 0 ? differentiate : plain) as never)
  ) as typeof plain;
  return (inputs) =>
    onDevice(device, () => {
      let result!: LossRun;
      scope(() => {
        const varied: Record<string, Tensor> = {};
        const fixed: Record<string, Tensor> = {};
        for (const [role, host] of Object.entries(inputs)) {
          const given: Tensor = fromHost(inFloatType(host, dtype));
          if (roles.includes(role as Role)) varied[role] = given;
          else fixed[role] = given;
        }
        const { value, gradient } = run(varied, fixed);
        result = { value: value.toHost(), gradient: toHosts(gradient) };
      });
      return result;
    });
}

function toHosts(tensors: Tensors): Record<string, HostArray> {
  return Object.fromEntries(Object.entries(tensors).map(([name, one]) => [name, one.toHost()]));
}
