import {
  type ConfiguredOptimizer,
  type HostArray,
  type Params,
  type Tensor,
  isTensor,
  leavesOf,
  onDevice,
  randomKey,
  scope,
  tensor,
} from "@downslope/core";
import { configure } from "../reference/configure.ts";
import { extrasOf, toDevice } from "../reference/optimizer-run.ts";
import { inFloatType } from "../reference/written.ts";
import { BrokenPromise, refusalOf, showKeys } from "./check.ts";
import type { Hook } from "./hooks.ts";
import { type AnyOptimizerPlugin, type OptimizerGiven, sampleParams } from "./optimizer-given.ts";

export const result = "`init` gives a state of tensors, and `update` what moves";

/** Checks what `create`, `init` and `update` give, before anything is done with it. */
export function checkOptimizerResult(plugin: AnyOptimizerPlugin, { options }: OptimizerGiven): void {
  const expect = (isKept: boolean, hook: Hook, rule: string, got: unknown): void => {
    if (isKept) return;
    throw new BrokenPromise(plugin, result, `\`${hook}\` must ${rule}, got ${showKeys(got)}.`, { hook });
  };
  const moves = plugin.kind === "transform" ? "gradients" : "params";
  onDevice("wasm", () =>
    scope(() => {
      const part = configure<ConfiguredOptimizer>(plugin, options).create({});
      const isPart = typeof part?.init === "function" && typeof part.update === "function";
      expect(isPart, "create", "return `{ init, update }`", part);
      const [params, gradients] = [tensors(1), tensors(2)];
      const state = part.init(params);
      expect(isTree(state), "init", "return tensors, in records and lists", state);
      const scalar = (value: number): Tensor => tensor([value], { shape: [] }) as Tensor;
      const given = {
        params,
        gradients,
        state,
        learningRate: scalar(0.1),
        step: scalar(0),
        ...extrasOf(gradients, params, randomKey(0)),
      };
      const moved = part.update(given) as unknown as Record<string, Params> | undefined;
      const isMoved = isTree(moved?.[moves]) && isTree(moved?.["state"]);
      expect(isMoved, "update", `return \`{ ${moves}, state }\`, both of tensors`, moved);
      for (const path of Object.keys(params)) {
        const one = moved![moves]![path];
        expect(isTensor(one), "update", `return a tensor for each parameter in \`${moves}\``, { [path]: one });
      }
    }),
  );
}

const tensors = (seed: number): Params => {
  const entries = Object.entries(sampleParams(seed));
  return toDevice(
    Object.fromEntries(entries.map(([path, one]): [string, HostArray] => [path, inFloatType(one, "float32")])),
  );
};

/** Whether a value is a tensor, or records and lists whose leaves are tensors. */
function isTree(value: unknown): boolean {
  if (typeof value !== "object" || value === null || value instanceof Promise) return false;
  return refusalOf(() => leavesOf(value as never, isTensor as never)) === undefined;
}
