import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { about } from "../../test/pipelines.ts";
import { momentum, squaredError } from "../../test/plugins.ts";
import { onDevice, startDevice } from "../engine/platform.ts";
import { tensor } from "../tensor/create.ts";
import { scope } from "../tensor/transforms.ts";
import { chain } from "./chain.ts";
import { type Params, defineTransform } from "./optimizer.ts";

beforeAll(() => startDevice("cpu"));

const mapped = (gradients: Params, f: (one: Params[string]) => Params[string]): Params =>
  Object.fromEntries(Object.entries(gradients).map(([path, one]) => [path, f(one)]));

const scaled = defineTransform({
  name: "scaled",
  options: z.object({ by: z.number() }),
  about,
  create: ({ by }) => ({
    init: () => ({}),
    update: ({ gradients, state }) => ({ gradients: mapped(gradients, (one) => one.mul(by)), state }),
  }),
});
const shifted = defineTransform({
  name: "shifted",
  options: z.object({ by: z.number() }),
  about,
  create: ({ by }) => ({
    init: () => ({}),
    update: ({ gradients, state }) => ({ gradients: mapped(gradients, (one) => one.add(by)), state }),
  }),
});

describe("chain", () => {
  it("runs gradients through transforms in order, then the optimizer, and keeps every state", () => {
    onDevice("cpu", () =>
      scope(() => {
        const optimizer = chain(
          scaled({ by: 10 }),
          shifted({ by: 1 }),
          momentum({ learningRate: 0.5, momentum: 0 }),
        ).create({});
        const params = { w: tensor([1]) };
        const given = { params, gradients: { w: tensor([2]) }, learningRate: tensor(0.5), step: tensor(0) };
        const { params: next, state } = optimizer.update({ ...given, state: optimizer.init(params) });
        expect(next["w"]!.item()).toBe(1 - 0.5 * 21);
        expect(Object.keys(state)).toEqual(Object.keys(optimizer.init(params)));
      }),
    );
  });

  it("keeps the optimizer's options and tells the transforms to documents", () => {
    const chained = chain(scaled({ by: 10 }), momentum({ learningRate: 0.5 }));
    expect(chained.options).toMatchObject({ learningRate: 0.5, transforms: [{ use: "scaled", by: 10 }] });
    expect(chain(momentum())).toMatchObject({ kind: "optimizer" });
  });

  it("refuses parts of another kind or in another order", () => {
    expect(() => chain(scaled({ by: 1 }) as never)).toThrow("chain: `parts` must end in an optimizer, got");
    expect(() => chain(momentum() as never, momentum())).toThrow(
      "chain: `parts` must be transforms before the last, got",
    );
    expect(() => chain(squaredError() as never)).toThrow("end in an optimizer");
  });
});
