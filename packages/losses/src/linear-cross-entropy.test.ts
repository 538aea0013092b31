import { onDevice, randomKey, scope, startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { crossEntropyOf, embeddings, labels, meanLoss, runWith, vectors } from "../test/class-vectors.ts";
import { linearCrossEntropy } from "./linear-cross-entropy.ts";
import { sparseCategoricalCrossEntropy } from "./sparse-categorical-cross-entropy.ts";

const bias = [0.3, -1, 2];
const logitsOf = (x: readonly number[], b: readonly number[]): number[] =>
  vectors.map((w, c) => w.reduce((sum, one, i) => sum + one * x[i]!, b[c]!));
const inputs = { prediction: embeddings, target: labels, "params.weight": vectors };

describeLoss(linearCrossEntropy, {
  cases: [
    { inputs, value: meanLoss((x, y) => crossEntropyOf(logitsOf(x, [0, 0, 0]), y)) },
    {
      inputs: { ...inputs, "params.bias": bias },
      options: { bias: true },
      value: meanLoss((x, y) => crossEntropyOf(logitsOf(x, bias), y)),
    },
  ],
  rejects: [{ labelSmoothing: 2 }],
});
describeLoss(linearCrossEntropy, { options: { bias: true, labelSmoothing: 0.1, classWeight: [1, 2, 3, 4] } });

describe("linear-cross-entropy", () => {
  beforeAll(() => startDevice("cpu"));

  it("is sparse-categorical-cross-entropy after a linear layer, under all its options", () => {
    const options = { labelSmoothing: 0.2, classWeight: [1, 2, 5], ignoreIndex: 1 };
    const { value } = runWith(linearCrossEntropy({ bias: true, ...options }), embeddings, labels, {
      weight: vectors,
      bias,
    });
    const logits = embeddings.map((x) => logitsOf(x, bias));
    expect(value[0]).toBeCloseTo(evaluate(sparseCategoricalCrossEntropy(options), logits, labels).value[0]!, 12);
  });

  it("takes any axes before the embedding, such as the steps of a sequence", () => {
    const flat = runWith(linearCrossEntropy({ reduction: "none" }), embeddings, labels, { weight: vectors });
    const loss = linearCrossEntropy({ reduction: "none" });
    const paired = runWith(
      loss,
      [embeddings.slice(0, 2), embeddings.slice(2)],
      [labels.slice(0, 2), labels.slice(2)] as never,
      {
        weight: vectors,
      },
    );
    expect(paired.value).toEqual(flat.value);
  });

  it("starts uniform within 1/√inputs, as PyTorch's linear layer, the bias too", () =>
    onDevice("cpu", () =>
      scope(() => {
        const params = linearCrossEntropy({ bias: true }).create({}).init!({
          key: randomKey(3),
          output: [16],
          classes: 100,
        });
        expect([params["weight"]!.shape, params["bias"]!.shape]).toEqual([[100, 16], [100]]);
        for (const one of Object.values(params)) {
          const largest = Math.max(...[...one.data()].map(Math.abs));
          expect(largest).toBeLessThanOrEqual(0.25);
          expect(largest).toBeGreaterThan(0.2);
        }
      }),
    ));
});
