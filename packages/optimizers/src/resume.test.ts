import {
  type ConfiguredOptimizer,
  type HostArray,
  type HostTree,
  type Moving,
  type Params,
  type Tensor,
  type Tree,
  compiled,
  decodeState,
  encodeState,
  fromHost,
  hostArray,
  hostNormal,
  leavesOf,
  mapTree,
  onDevice,
  randomKey,
  scope,
  startDevice,
  tensor,
} from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { isHost, toDevice, toHost } from "../reference/watch.ts";
import { adam } from "./adam.ts";
import { optimizers } from "./index.ts";
import { total } from "./totals.ts";

/* Every optimizer of this package, saved after each of 60 steps and taken up again by another of its kind. */

const steps = 60;
const inside = { optimizer: adam() };
const needed: Readonly<Record<string, object>> = {
  ema: inside,
  lookahead: inside,
  sam: inside,
  swa: { ...inside, startStep: 20, period: 3 },
};
const configured = optimizers
  .filter(({ kind }) => kind === "optimizer")
  .map((plugin) => plugin(needed[plugin.name] ?? {}) as ConfiguredOptimizer);

const shapes = { "layers.0.weight": [4, 3], "layers.0.bias": [3], scale: [] };
const numbersOf = (stream: number): Params =>
  Object.fromEntries(
    Object.entries(shapes).map(([path, shape], i) => {
      const length = shape.reduce((product, size) => product * size, 1);
      return [path, fromHost(hostArray(Float32Array.from(hostNormal(length, 7, 10 * stream + i)), shape))];
    }),
  );
/** As a state file brings it back: the tensors by path, put in the place of a fresh tree's. */
function throughFile(host: HostTree): HostTree {
  const leaves = leavesOf<HostArray>(host as Tree<HostArray>, isHost);
  const tensors = Object.fromEntries(leaves.map(({ path, leaf }) => [path, leaf]));
  const read = decodeState(encodeState({ format: 1, tensors } as never)).tensors;
  let place = 0;
  return mapTree<HostArray, HostArray>(host as Tree<HostArray>, isHost, () => read[leaves[place++]!.path]!);
}

/** Steps of one optimizer, compiled. The loss bends, so that what looks at it elsewhere sees something. */
function stepper(one: ConfiguredOptimizer): { init(): Moving; step(moving: Moving, i: number): Moving } {
  const part = one.create({});
  const update = compiled((moving: Moving, target: Params, rate: Tensor, step: Tensor, key: Tensor<"key">) => {
    const { params, state } = moving;
    const objective = (some: Params): Tensor =>
      total(some, (x, path) => x.sub(target[path]!).square().add(1).sqrt().sum());
    const gradients = Object.fromEntries(
      Object.entries(params).map(([path, x]) => {
        const away = x.sub(target[path]!);
        return [path, away.div(away.square().add(1).sqrt())];
      }),
    );
    const given = { gradients, loss: objective(params), objective, learningRate: rate, step, key };
    return part.update({ params, state, ...given }) as never;
  }) as unknown as (moving: Moving, ...rest: unknown[]) => Moving;
  const scalar = (value: number): Tensor => tensor([value], { shape: [] }) as Tensor;
  return {
    init: () => {
      const params = numbersOf(0);
      return { params, state: part.init(params) };
    },
    // Each step has another batch: another place of the minimum.
    step: (moving, i) => update(moving, numbersOf(1 + (i % 5)), scalar(part.learningRate), scalar(i), randomKey(i)),
  };
}

describe("every optimizer", () => {
  beforeAll(() => startDevice("wasm"));

  it.each(configured.map((one) => [one.plugin.name, one] as const))(
    "saved after each of 60 steps goes on to the bit: %s",
    (_, one) => {
      onDevice("wasm", () => {
        const [first, second] = [stepper(one), stepper(one)];
        const whole: HostTree[] = [];
        scope(() => {
          let moving = first.init();
          whole.push(toHost(moving));
          for (let i = 0; i < steps; i++) {
            moving = first.step(moving, i);
            whole.push(toHost(moving));
          }
        });
        // Going on from one save is going on from the next, so one step from each is enough.
        for (let i = 0; i < steps; i++)
          scope(() => {
            expect(toHost(second.step(toDevice(throughFile(whole[i]!)), i))).toEqual(whole[i + 1]);
          });
        expect(whole[0]).not.toEqual(whole[1]);
      });
    },
  );
});
