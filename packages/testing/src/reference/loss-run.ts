import {
  type HostArray,
  type Loss,
  type Role,
  type Tensor,
  type TensorTree,
  compiled,
  fromHost,
  onDevice,
  randomKey,
  scope,
  valueAndGradWith,
} from "@downslope/core";
import type { Platform } from "./platform.ts";
import { inFloatType } from "./written.ts";

/** Inputs of a loss on the host, by role; its own parameters lie beside them, as `params.PATH`. */
export type LossInputs = Readonly<Partial<Record<Role, HostArray>>>;

/** What a loss makes of its inputs. */
export interface LossRun {
  readonly value: HostArray;
  /** Of the summed value, by role. */
  readonly gradient: Readonly<Partial<Record<Role, HostArray>>>;
}

/**
 * How the maths is run: as written, by itself and differentiated; compiled into one program; or as written, but
 * differentiated alone, which leaves a value that is seen elsewhere out.
 */
export type Mode = "untraced" | "traced" | "differentiated";

type Tensors = Readonly<Record<string, Tensor>>;

const prefix = "params.";

/** A loss's own parameters for inputs, drawn always the same; none for most. */
export function freshParams(loss: Loss, inputs: LossInputs): Readonly<Record<string, HostArray>> {
  if (!loss.init) return {};
  const { prediction, target } = inputs;
  const classes = Math.max(0, ...(target?.data ?? [])) + 1;
  return onDevice("cpu", () => {
    let made: Record<string, HostArray> = {};
    scope(() => {
      const params = loss.init!({ key: randomKey(7), output: prediction?.shape.slice(1) ?? [], classes });
      made = toHosts(Object.fromEntries(Object.entries(params).map(([path, one]) => [prefix + path, one])));
    });
    return made;
  });
}

/** The value of a loss for tensors by role, with its parameters among them. */
export function valueOf(loss: Loss, tensors: Tensors): Tensor {
  const isParam = ([path]: [string, Tensor]): boolean => path.startsWith(prefix);
  const entries = Object.entries(tensors);
  const params = entries.filter(isParam).map(([path, one]) => [path.slice(prefix.length), one] as const);
  const inputs = Object.fromEntries(entries.filter((entry) => !isParam(entry)));
  return loss.evaluate(inputs, undefined, params.length > 0 ? Object.fromEntries(params) : undefined);
}

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
      const value = valueOf(loss, { ...(rest as Tensors), ...(some as Tensors) });
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
    value: valueOf(loss, { ...fixed, ...varied }),
  });
  const written = mode === "untraced" || roles.length === 0 ? plain : differentiate;
  const run = (mode === "traced" ? compiled(written as never) : written) as typeof plain;
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
