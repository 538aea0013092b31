import { type Tensor, compiled, grad, onDevice, scope, startDevice, tensor, valueAndGrad } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { runScores } from "../test/critics.ts";
import { casesOf } from "../test/evaluate.ts";
import { ganWasserstein } from "./gan-wasserstein.ts";

describeLoss(ganWasserstein, {
  cases: casesOf("gan-wasserstein"),
  rejects: [{ role: "critic" }, { gradientPenalty: -1 }, { gradientNorm: -1 }],
});
describeLoss(ganWasserstein, { options: { role: "generator" } });
describeLoss(ganWasserstein, { options: { gradientPenalty: 10 } });

describe("gan-wasserstein", () => {
  beforeAll(() => startDevice("cpu"));

  it("has 2 reference cases", () => expect(casesOf("gan-wasserstein")).toHaveLength(2));

  it("is the gap between mean scores, of batches of any sizes", () => {
    const scores = { real: [1, 2, 6], fake: [5, 6] };
    const { value, gradient } = runScores(ganWasserstein(), scores);
    expect(value).toEqual([5.5 - 3]);
    expect(gradient).toEqual({ real: [-1 / 3, -1 / 3, -1 / 3], fake: [0.5, 0.5] });
    expect(runScores(ganWasserstein({ role: "generator" }), { fake: [5, 6] }).value).toEqual([-5.5]);
  });

  it("draws the length of gradients to 1: lengths 5 and 1 cost 10 times (16 + 0) / 2", () => {
    const gradient = [
      [3, 4],
      [0, 1],
    ];
    const loss = ganWasserstein({ gradientPenalty: 10 });
    const got = runScores(loss, { real: [0, 0], fake: [0, 0], gradient });
    expect(got.value).toEqual([80]);
    // 10 / 2 times 2 (5 - 1) times (3, 4) / 5; nothing at length 1.
    [24, 32, 0, 0].forEach((slope, i) => expect(got.gradient.gradient![i]).toBeCloseTo(slope, 12));
    const more = [...gradient, [0, 3]];
    expect(runScores(loss, { real: [1, 3], fake: [0], gradient: more }).value[0]).toBeCloseTo(
      -2 + (10 * (16 + 4)) / 3,
      12,
    );
  });

  it("takes the length over all axes but the first, as of images", () => {
    const gradient = [
      [[3], [0]],
      [[0], [4]],
    ];
    const { value } = runScores(ganWasserstein({ gradientPenalty: 1 }), { real: [0], fake: [0], gradient: [gradient] });
    expect(value).toEqual([16]);
  });

  it("has a finite gradient where the critic is flat", () => {
    const got = runScores(ganWasserstein({ gradientPenalty: 10 }), { real: [0], fake: [0], gradient: [[0, 0]] });
    expect(got.value).toEqual([10]);
    expect(got.gradient.gradient!.map(Math.abs)).toEqual([0, 0]);
  });

  it("of a critic of patches takes the mean of each sample", () => {
    const none = ganWasserstein({ reduction: "none" });
    expect(runScores(none, { real: [[1, 3]], fake: [[5, 6]] }).value).toEqual([5.5 - 2]);
  });

  it("reads what its role needs", () => {
    const inputsOf = (options: object) => ganWasserstein(options).create({}).inputs;
    expect(inputsOf({})).toEqual(["real", "fake"]);
    expect(inputsOf({ gradientPenalty: 10 })).toEqual(["real", "fake", "gradient"]);
    expect(inputsOf({ role: "generator", gradientPenalty: 10 })).toEqual(["fake"]);
  });

  it.each([false, true])("trains a critic through the gradient of its own scores, compiled: %s", (isCompiled) =>
    onDevice("cpu", () =>
      scope(() => {
        const one = (numbers: number[][]): Tensor => tensor(numbers, { dtype: "float64" });
        const [real, fake] = [
          one([
            [1, 2],
            [0, -1],
          ]),
          one([
            [0.5, -0.3],
            [-1, 0.4],
          ]),
        ];
        const between = real.add(fake).mul(0.5);
        const out = one([[0.7], [-1.2], [0.4]]);
        const loss = ganWasserstein({ gradientPenalty: 10 }).create({});
        const objective = (weight: Tensor): Tensor => {
          const score = (x: Tensor): Tensor => x.matmul(weight).tanh().matmul(out);
          const gradient = grad((x: Tensor) => score(x).sum())(between);
          return loss.evaluate({ real: score(real), fake: score(fake), gradient });
        };
        const weights = [0.3, -0.8, 0.5, 1.1, 0.2, -0.6];
        const weightOf = (flat: readonly number[]): Tensor => one([flat.slice(0, 3), flat.slice(3)]);
        const differentiate = (weight: Tensor): Tensor[] => [valueAndGrad(objective)(weight)[1]];
        const [got] = (isCompiled ? compiled(differentiate) : differentiate)(weightOf(weights));
        weights.forEach((weight, i) => {
          const moved = (by: number): number => objective(weightOf(weights.with(i, weight + by))).item();
          expect(got!.data()[i]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 6);
        });
      }),
    ),
  );
});
