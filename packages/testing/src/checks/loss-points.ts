import { type HostArray, type Loss, type Tensor, fromHost, hostArray, onDevice, scope, vmap } from "@downslope/core";
import { type LossInputs, lossRunner, valueOf } from "../reference/loss-run.ts";
import { float64 } from "../reference/platform.ts";
import { inFloatType } from "../reference/written.ts";
import { variedRoles } from "./loss-inputs.ts";

/** Numbers that are computed with at a time, so that large samples do not fill the memory. */
const mostNumbers = 1 << 17;

type Tensors = Readonly<Record<string, Tensor>>;

/**
 * The sum of a loss at each of some points, which differ in what the model puts out, in float64: in as few evaluations
 * as there can be, for each takes about as long for a hundred points as for one. Undefined where the maths cannot be
 * mapped over points.
 */
export function totalsTogether(loss: Loss, points: readonly LossInputs[]): number[] | undefined {
  const numbers = Object.values(points[0] ?? {}).reduce((sum, { data }) => sum + data.length, 0);
  const atOnce = Math.max(1, Math.floor(mostNumbers / numbers));
  const totals: number[] = [];
  try {
    for (let i = 0; i < points.length; i += atOnce) totals.push(...mapped(loss, points.slice(i, i + atOnce)));
  } catch {
    return undefined;
  }
  return totals;
}

/** The same, each by itself. */
export function totalsOneByOne(loss: Loss, points: readonly LossInputs[]): number[] {
  const evaluate = lossRunner(loss, float64, []);
  return points.map((inputs) => Array.from(evaluate(inputs).value.data).reduce((sum, x) => sum + x, 0));
}

function mapped(loss: Loss, points: readonly LossInputs[]): Float64Array {
  const [first = {}] = points;
  const roles = variedRoles(first);
  return onDevice(float64.device, () => {
    let totals!: HostArray;
    scope(() => {
      const tensors = (some: LossInputs): Tensors =>
        Object.fromEntries(
          Object.entries(some).map(([role, host]) => [role, fromHost(inFloatType(host, float64.dtype))]),
        );
      const all = tensors(first);
      const varied = tensors(Object.fromEntries(roles.map((role) => [role, stack(points.map((one) => one[role]!))])));
      totals = vmap((one: Tensors) => valueOf(loss, { ...all, ...one }).sum())(varied).toHost();
    });
    return totals.data as Float64Array;
  });
}

/** Arrays of one shape along a new first axis. */
function stack(arrays: readonly HostArray[]): HostArray {
  const { shape, data } = arrays[0]!;
  const together = new Float64Array(arrays.length * data.length);
  arrays.forEach((one, i) => together.set(one.data, i * data.length));
  return hostArray(together, [arrays.length, ...shape]);
}
