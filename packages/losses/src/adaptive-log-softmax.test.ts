import { onDevice, randomKey, scope, startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { crossEntropyOf, meanLoss, runWith, embeddings } from "../test/class-vectors.ts";
import { adaptiveLogSoftmax } from "./adaptive-log-softmax.ts";

// Six classes: 0 and 1 in the head, 2 and 3 in the first cluster, 4 and 5 in the second.
const cutoffs = [2, 4];
const params = {
  "head.weight": [
    [0.5, 1, 0.3],
    [2, -1, 1],
    [-0.3, 0.2, -0.8],
    [0.7, 0.7, -0.1],
  ],
  "tail.0.0.weight": [
    [1, 0.5, -1],
    [0.2, -0.4, 0.6],
  ],
  "tail.0.1.weight": [
    [0.3, 0.9],
    [-1, 0.4],
  ],
  "tail.1.0.weight": [[0.8, -0.2, 0.1]],
  "tail.1.1.weight": [[1.5], [-0.5]],
};
const target = [0, 3, 4, 5];
const times = (weight: readonly (readonly number[])[], x: readonly number[]): number[] =>
  weight.map((row) => row.reduce((sum, w, i) => sum + w * x[i]!, 0));
/** The two steps of the paper for one class: its place in the head, then within its cluster. */
function byClusters(x: number[], y: number, bias = [0, 0, 0, 0]): number {
  const head = times(params["head.weight"], x).map((z, i) => z + bias[i]!);
  if (y < 2) return crossEntropyOf(head, y);
  const [narrow, wide] =
    y < 4
      ? [params["tail.0.0.weight"], params["tail.0.1.weight"]]
      : [params["tail.1.0.weight"], params["tail.1.1.weight"]];
  return crossEntropyOf(head, y < 4 ? 2 : 3) + crossEntropyOf(times(wide, times(narrow, x)), y % 2);
}
const written = Object.fromEntries(Object.entries(params).map(([path, one]) => [`params.${path}`, one]));
const inputs = { prediction: embeddings, target, ...written };
const bias = [0.1, -0.2, 0.4, 1];

describeLoss(adaptiveLogSoftmax, {
  options: { cutoffs: [2], divisor: 2 },
  cases: [
    { inputs, options: { cutoffs }, value: meanLoss((x, _, i) => byClusters(x, target[i]!)) },
    {
      inputs: { ...inputs, "params.head.bias": bias },
      options: { cutoffs, headBias: true },
      value: meanLoss((x, _, i) => byClusters(x, target[i]!, bias)),
    },
  ],
  rejects: [
    {},
    { cutoffs: [] },
    { cutoffs: [0] },
    { cutoffs: [3, 2] },
    { cutoffs: [2, 2] },
    { cutoffs: [2], divisor: 0.5 },
  ],
});

describe("adaptive-log-softmax", () => {
  beforeAll(() => startDevice("cpu"));

  it("gives probabilities of all classes that sum to 1", () => {
    const loss = adaptiveLogSoftmax({ cutoffs, reduction: "none" });
    const all = [0, 1, 2, 3, 4, 5].map((y) => runWith(loss, [embeddings[0]!], [y], params).value[0]!);
    expect(all.reduce((sum, value) => sum + Math.exp(-value), 0)).toBeCloseTo(1, 14);
  });

  it("weighs classes of head and clusters, and leaves ignored labels out", () => {
    const weighted = adaptiveLogSoftmax({ cutoffs, classWeight: [2, 1, 1, 1, 3, 1] });
    const { value } = runWith(weighted, embeddings, [0, -100, 4, -100], params);
    const expected = (2 * byClusters(embeddings[0]!, 0) + 3 * byClusters(embeddings[2]!, 4)) / 5;
    expect(value[0]).toBeCloseTo(expected, 12);
  });

  it("has the parameters of PyTorch's module, by their names; a cluster is never narrower than 1", () =>
    onDevice("cpu", () =>
      scope(() => {
        const { init } = adaptiveLogSoftmax({ cutoffs: [10, 100], headBias: true }).create({});
        const made = init!({ key: randomKey(1), output: [8], classes: 1000 });
        expect(Object.fromEntries(Object.entries(made).map(([path, { shape }]) => [path, shape]))).toEqual({
          "head.weight": [12, 8],
          "head.bias": [12],
          "tail.0.0.weight": [2, 8],
          "tail.0.1.weight": [90, 2],
          "tail.1.0.weight": [1, 8],
          "tail.1.1.weight": [900, 1],
        });
      }),
    ));

  it("says what is wrong with cutoffs that leave a cluster empty", () => {
    const { init } = adaptiveLogSoftmax({ cutoffs: [2, 6] }).create({});
    expect(() => init!({ key: undefined as never, output: [8], classes: 6 })).toThrow(
      "adaptive-log-softmax: `cutoffs` must end below 6, the number of classes, got 6. Leave out what lies beyond.",
    );
    expect(() => adaptiveLogSoftmax({ cutoffs: [3, 2] })).toThrow("`cutoffs` must be a rising list of classes");
  });
});
