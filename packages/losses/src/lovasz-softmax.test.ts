import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { lovaszOf } from "../test/lovasz.ts";
import { meanOf } from "../test/masks.ts";
import { lovaszSoftmax } from "./lovasz-softmax.ts";

describeLoss(lovaszSoftmax, { rejects: [{ classes: "some" }, { ignoreIndex: 0.5 }, { classWeight: [1, -1] }] });
describeLoss(lovaszSoftmax, {
  options: { classes: "all", fromLogits: false, classWeight: "balanced", ignoreIndex: 0 },
  context: { classCounts: [1, 2, 3, 4] },
});

const p = [
  [0.6, 0.3, 0.1],
  [0.2, 0.5, 0.3],
  [0.15, 0.8, 0.05],
  [0.4, 0.35, 0.25],
];
const labels = [0, 1, 0, 1];
/** The loss of each class over the first pixels. */
const ofClasses = (pixels: number): number[] =>
  [0, 1, 2].map((c) => {
    const truth = labels.slice(0, pixels).map((label) => Number(label === c));
    return lovaszOf(
      truth.map((t, i) => Math.abs(t - p[i]![c]!)),
      truth,
    );
  });

describe("lovaszSoftmax", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const exact = { fromLogits: false } as const;

  it("is the mean over the classes that are present, or over all", () => {
    const [first, second, third] = ofClasses(4);
    expect(evaluate(lovaszSoftmax(exact), [p], [labels]).value[0]).toBeCloseTo((first! + second!) / 2, 14);
    const all = evaluate(lovaszSoftmax({ ...exact, classes: "all" }), [p], [labels]).value[0];
    expect(all).toBeCloseTo((first! + second! + third!) / 3, 14);
    // The absent class costs its worst error alone.
    expect(third).toBe(0.3);
  });

  it("weighs classes in their mean", () => {
    const [first, second] = ofClasses(4);
    const { value } = evaluate(lovaszSoftmax({ ...exact, classWeight: [1, 3, 100] }), [p], [labels]);
    expect(value[0]).toBeCloseTo((first! + 3 * second!) / 4, 14);
  });

  it("takes pixels in any number of axes, and each sample for itself", () => {
    const image = (rows: readonly unknown[]) => [rows.slice(0, 2), rows.slice(2)] as never;
    const loss = lovaszSoftmax({ ...exact, reduction: "none" });
    const { value } = evaluate(loss, [image(p), image(p.toReversed())], [image(labels), image([0, 0, 0, 0])]);
    const reversed = lovaszOf(
      p.map((row) => 1 - row[0]!),
      [1, 1, 1, 1],
    );
    expect(value).toEqual([expect.closeTo(meanOf(ofClasses(4).slice(0, 2)), 14), expect.closeTo(reversed, 14)]);
  });

  it("is 1 - p of the right class for a single pixel", () => {
    expect(evaluate(lovaszSoftmax({ ...exact, reduction: "none" }), [p[0]!, p[1]!], [2, 1]).value).toEqual([0.9, 0.5]);
  });

  it.each([false, true])("leaves ignored pixels out of every mask, compiled: %s", (traced) => {
    const ignored = [...labels.slice(0, 2), 255, 255];
    const { value, gradient } = evaluate(lovaszSoftmax({ ...exact, ignoreIndex: 255 }), [p], [ignored], { traced });
    expect(value[0]).toBeCloseTo(meanOf(ofClasses(2).slice(0, 2)), 14);
    expect(gradient.slice(6).map(Math.abs)).toEqual(Array(6).fill(0));
  });

  it("does not count a sample with nothing but ignored pixels, and is 0 where there is no other", () => {
    const loss = lovaszSoftmax({ ...exact, classes: "all" });
    const alone = evaluate(loss, [p], [labels]).value[0];
    expect(evaluate(loss, [p, p], [labels, Array(4).fill(-100)]).value[0]).toBeCloseTo(alone!, 14);
    const { value, gradient } = evaluate(loss, [p], [Array(4).fill(-100)], { traced: true });
    expect([...value, ...gradient].map(Math.abs)).toEqual(Array(13).fill(0));
  });

  it("refuses labels out of range; in a compiled step they give NaN", () => {
    const loss = lovaszSoftmax({ ...exact, reduction: "none" });
    const wrong = [0, 1, 3, 1];
    expect(() => evaluate(loss, [p], [wrong])).toThrow("lovasz-softmax: `target` must hold labels from 0 to 2");
    expect(evaluate(loss, [p, p], [wrong, labels], { traced: true }).value.map(Number.isNaN)).toEqual([true, false]);
  });

  it("takes the softmax of logits by default", () => {
    const logits = p.map((row) => row.map((x) => Math.log(x) + 3));
    const expected = evaluate(lovaszSoftmax(exact), [p], [labels]).value[0];
    expect(evaluate(lovaszSoftmax(), [logits], [labels]).value[0]).toBeCloseTo(expected!, 13);
  });
});
