import { memory } from "../../test/memory.ts";
import { beforeAll, describe, expect, it } from "vitest";
import { onDevice, startDevice } from "../engine/platform.ts";
import { tensor } from "./create.ts";
import type { Tensor } from "./tensor.ts";
import { compiled, grad, scope, valueAndGrad, valueAndGradWith, vmap, jvp } from "./transforms.ts";

beforeAll(async () => {
  await startDevice("cpu");
  await startDevice("wasm");
});

const test = (name: string, body: () => void, device = "cpu") => it(name, () => onDevice(device, () => scope(body)));
const vector = (length: number) => tensor(Float32Array.from({ length }, (_, i) => Math.sin(i)));

describe("grad", () => {
  test("differentiates trees of parameters", () => {
    const params = { a: tensor(2), nested: [tensor([3, 4])] as const };
    const [value, gradient] = valueAndGrad((p: typeof params) => p.a.square().add(p.nested[0].mul(5).sum()))(params);
    expect(value.item()).toBe(39);
    expect(gradient.a.item()).toBe(4);
    expect([...gradient.nested[0].data()]).toEqual([5, 5]);
  });

  test("hands further results through", () => {
    const [value, extra, gradient] = valueAndGradWith(
      (x: Tensor) => [x.square().sum(), { doubled: x.mul(2) }] as const,
    )(tensor([1, 2]));
    expect(value.item()).toBe(5);
    expect([...extra.doubled.data()]).toEqual([2, 4]);
    expect([...gradient.data()]).toEqual([2, 4]);
  });

  test("refuses what cannot be differentiated", () => {
    expect(() => grad((x: Tensor) => x.mul(2))(tensor([1, 2]))).toThrow(
      "grad: `f` must return one number, a tensor without axes, got float32[2]. Reduce it",
    );
    expect(() => grad(() => 3 as never)(tensor(1))).toThrow("must return one number");
    expect(() => grad((async (x: Tensor) => x) as never)(tensor(1))).toThrow("must return one number");
  });

  test("passes an error of the function on", () => {
    expect(() =>
      grad((): Tensor => {
        throw new RangeError("mine");
      })(tensor(1)),
    ).toThrow(new RangeError("mine"));
  });

  test("returns its argument, or one tensor twice, without losing it", () => {
    const twice = compiled((x: Tensor) => ({ one: x, two: x, sum: x.add(x) }));
    const { one, two, sum } = twice(tensor([1, 2]));
    expect([[...one.data()], [...two.data()], [...sum.data()]]).toEqual([
      [1, 2],
      [1, 2],
      [2, 4],
    ]);
  });

  test("lets a compiled function use tensors of its surroundings", () => {
    const outside = tensor([10, 20]);
    const shift = compiled((x: Tensor) => ({ shifted: x.add(outside), outside }));
    expect([...shift(tensor([1, 2])).shifted.data()]).toEqual([11, 22]);
    expect([...shift(tensor([3, 4])).outside.data()]).toEqual([10, 20]);
    expect([...outside.data()]).toEqual([10, 20]);
  });
});

describe("jvp", () => {
  const float64 = (values: number[]) => tensor(values, { dtype: "float64" });

  test("gives the value and the derivative along a direction", () => {
    const at = { x: float64([1, 2]), y: tensor(3, { dtype: "float64" }) };
    // In another order of keys, which does not count.
    const along = { y: tensor(0.5, { dtype: "float64" }), x: float64([1, -1]) };
    const [value, slope] = jvp(({ x, y }) => x.square().sum().mul(y), at, along);
    // y |x|² = 15; 2 y x · (1, -1) + |x|² / 2 = -6 + 2.5.
    expect([value.item(), slope.item()]).toEqual([15, -3.5]);
    expect(() => jvp(({ x }) => x.sum(), at, { x: at.x } as never)).toThrow(
      "jvp: `tangents` must hold a tensor for each",
    );
  });

  test("has the gradient that is a Hessian times a vector, compiled too", () => {
    const cubes = (x: Tensor): Tensor => x.square().mul(x).sum();
    const product = (x: Tensor, along: Tensor): Tensor => grad((one: Tensor) => jvp(cubes, one, along)[1])(x);
    const given = [float64([1, 2]), float64([1, 10])] as const;
    // The Hessian is the diagonal 6 x.
    expect([...product(...given).data()]).toEqual([6, 120]);
    expect([...compiled(product)(...given).data()]).toEqual([6, 120]);
  });
});

describe("compiled", () => {
  test("traces once for each shape", () => {
    const f = compiled((x: Tensor) => x.square().sum());
    for (const length of [3, 3, 5, 3, 5]) f(vector(length));
    expect(f.traces).toBe(2);
  });
});

describe("scope", () => {
  test("keeps its result and frees the rest", () => {
    const kept = scope(() => {
      const x = tensor([1, 2]);
      return { x, sum: x.sum() };
    });
    expect([kept.sum.item(), ...kept.x.data()]).toEqual([3, 1, 2]);
  });

  test("frees everything when it throws", () => {
    let lost: Tensor | undefined;
    expect(() =>
      scope(() => {
        lost = tensor([1, 2]);
        throw new Error("stop");
      }),
    ).toThrow("stop");
    expect(() => lost!.data()).toThrow(/freed|Referenced/);
  });

  it("keeps Wasm memory flat over eager, differentiated, compiled and failing calls", { timeout: 120_000 }, () => {
    onDevice("wasm", () => {
      const maths = (x: Tensor) => x.abs().add(1).log().div(x.square().add(2)).norm().add(x.logSumExp());
      const step = compiled((x: Tensor) => valueAndGrad(maths)(x));
      const once = () => {
        scope(() => {
          const x = vector(1000);
          maths(x).item();
          grad(maths)(x).data();
          step(x)[1].data();
        });
        const fails = () => scope(() => grad((x: Tensor) => maths(x).add(x))(vector(1000)));
        expect(fails).toThrow("must return one number");
      };
      for (let i = 0; i < 5; i++) once();
      const before = memory.bytes();
      expect(before).toBeGreaterThan(0);
      // One array forgotten in each round would be 160 kB, more than two pages.
      for (let i = 0; i < 40; i++) once();
      expect(memory.bytes()).toBe(before);
    });
  });
});

describe("vmap", () => {
  test("maps over the first axis", () => {
    expect([
      ...vmap((x: Tensor) => x.square().sum())(
        tensor([
          [1, 2],
          [3, 4],
        ]),
      ).data(),
    ]).toEqual([5, 25]);
  });

  test("gives a gradient for each sample", () => {
    const each = vmap((x: Tensor) => grad((y: Tensor) => y.pow(3).sum())(x));
    expect([...each(tensor([[1], [2]])).data()]).toEqual([3, 12]);
  });
});
