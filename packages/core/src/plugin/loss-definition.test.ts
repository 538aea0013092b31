import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { onDevice, startDevice } from "../engine/platform.ts";
import { full, tensor } from "../tensor/create.ts";
import { normal, randomKey } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { scope } from "../tensor/transforms.ts";
import { defineLoss } from "./loss.ts";

beforeAll(() => startDevice("cpu"));

const about = { title: { en: "T", ko: "시험" }, summary: { en: "T.", ko: "시험." } };
const base = { name: "sample", options: z.object({}), inputs: ["prediction", "target"] as const, about };
const create =
  () =>
  ({ prediction, target }: { prediction: Tensor; target: Tensor }): Tensor =>
    prediction.sub(target).square();
/** A loss of fields that TypeScript would refuse. */
const define = (fields: object) => defineLoss({ ...base, create, ...fields } as never);

describe("a definition of a loss", () => {
  it.each([
    [{ create: undefined }, "`create` must be a function, got undefined."],
    [{ target: "class-indices" }, '`target` must be one of "value", "binary", "sign", "one-hot", "class-index"'],
    [{ reduction: "average" }, '`reduction` must be one of "mean", "sum", "none", "batch-mean", got "average".'],
    [{ output: "embeddings" }, '`output` must be one of "target", "embedding", got "embeddings".'],
    [{ gradient: "exact" }, '`gradient` must be one of "surrogate", got "exact".'],
    [{ inputs: ["target"] }, '`inputs` must list what the model puts out, got ["target"].'],
    [{ inputs: ["prediction", "prediction"] }, '`inputs` must list each role once, got "prediction".'],
    [{ inputs: "prediction" }, "`inputs` must list roles out of prediction, left"],
    [{ domain: { predictions: [0, 1] } }, "`domain` must name roles out of its inputs, prediction, target, got"],
    [
      { domain: { prediction: [1, 0] } },
      "`domain.prediction` must be the lowest and the highest number, in this order",
    ],
    [{ domain: [0, 1] }, "`domain` must be a record from roles"],
    [{ sampleShape: [4, 0] }, "`sampleShape` must list the lengths of a sample's axes, got [4,0]."],
    [{ reads: ["prediction"] }, '`reads` must be a function, got ["prediction"].'],
    [{ init: {} }, "`init` must be a function, got {}."],
    [{ about: { title: "T", summary: "T" } }, "`about` must have a `title` and a `summary`, each in `en` and `ko`"],
  ])("is refused with %j", (fields, message) => {
    expect(() => define(fields)).toThrow(`loss "sample": ${message}`);
    expect(() => define(fields)).toThrow(expect.objectContaining({ code: "INVALID_PLUGIN", cure: expect.any(String) }));
  });

  it("is taken where all of it is told", () => {
    const domain = { prediction: [0, Number.POSITIVE_INFINITY] };
    const told = {
      target: "value",
      output: "target",
      reduction: "sum",
      gradient: "surrogate",
      sampleShape: [4],
      domain,
    };
    expect({ ...define(told) }).toMatchObject({ target: "value", sampleShape: [4], domain });
  });
});

describe("what `reads` and `target` return", () => {
  it.each([
    [{ reads: () => ["prediction", "weight"] }, "`reads` must return some of its inputs, prediction, target"],
    [{ reads: () => [] }, "`reads` must return some of its inputs, prediction, target, got []."],
    [{ reads: () => "prediction" }, "`reads` must return some of its inputs"],
    [{ target: () => "class" }, '`target` must return one of "value", "binary"'],
    [{ target: async () => "binary" }, 'class-sequence", got a Promise.'],
  ])("is checked when the loss is created: %o", (fields, message) => {
    expect(() => define(fields)().create({})).toThrow(message);
    expect(() => define(fields)().create({})).toThrow(expect.objectContaining({ code: "INVALID_RESULT" }));
  });

  it("is asked of `target` when it is first wanted, and no error of it is an error of the import", () => {
    let asked = 0;
    const counting = define({ target: () => ((asked += 1), "binary") });
    expect(asked).toBe(0);
    expect([counting.target, asked]).toEqual(["binary", 1]);
    const failing = define({ target: (_: object, { classCounts }: { classCounts: number[] }) => classCounts.length });
    expect(failing.target).toBe("value");
  });
});

const given = { output: [2], classes: 3 };
const withInit = (init: unknown) => () =>
  onDevice("cpu", () => scope(() => void define({ init })().create({}).init!({ ...given, key: randomKey(1) })));

describe("what `init` returns", () => {
  it.each([
    [async () => ({}), "`init` must return a record of float tensors by path, got a Promise. Remove `async`"],
    [() => ({ scale: 2 }), "`init` must return a float tensor as `scale`, got 2. Make it a tensor: full([1], 2)."],
    [() => ({ a: { scale: full([1], 1) } }), "`init` must return a float tensor as `a`"],
    [() => ({ label: tensor([1], { dtype: "int32" }) }), "`init` must return a float tensor as `label`, got int32[1]."],
    [() => full([1], 1), "`init` must return a record of float tensors by path, got float32[1]."],
    [() => ({}), "`init` must return a record of float tensors by path, got {}. Leave `init` out"],
    [() => undefined, "`init` must return a record of float tensors by path, got undefined."],
  ])("is checked: %o", (init, message) => {
    expect(withInit(init)).toThrow(`loss "sample": ${message}`);
  });

  it("is what the maths is given, by name", () => {
    const scaled = defineLoss({
      ...base,
      init: (_, { key }) => ({ scale: normal(key, [1]).zerosLike().add(3) }),
      create:
        () =>
        ({ prediction, target }, { scale }) =>
          prediction.sub(target).square().mul(scale),
    });
    onDevice("cpu", () =>
      scope(() => {
        const loss = scaled().create({});
        const params = loss.init!({ ...given, key: randomKey(1) });
        expect(loss.evaluate({ prediction: tensor([3]), target: tensor([1]) }, undefined, params).item()).toBe(12);
      }),
    );
  });
});
