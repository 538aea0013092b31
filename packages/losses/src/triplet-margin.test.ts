import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { cosine, distance, embeddings, labels, negativesOf, positivesOf, sum } from "../test/embeddings.ts";
import { evaluateRoles } from "../test/evaluate-roles.ts";
import { casesOf } from "../test/evaluate.ts";
import { type TripletMarginOptions, tripletMargin } from "./triplet-margin.ts";

describeLoss(tripletMargin, {
  cases: casesOf("triplet-margin"),
  rejects: [{ margin: -1 }, { p: 0 }, { mining: "easy" }, { distance: "manhattan" }],
});
describeLoss(tripletMargin, { options: { p: 1, swap: true, average: "active" } });
describeLoss(tripletMargin, { options: { distance: "cosine", margin: 0.5, swap: true } });
describeLoss(tripletMargin, { options: { mining: "batch-all", distance: "squared" } });
describeLoss(tripletMargin, { options: { mining: "batch-all", swap: true, average: "all", p: 1 } });
describeLoss(tripletMargin, { options: { mining: "semi-hard", swap: true, classWeight: [1, 2, 3, 4] } });
describeLoss(tripletMargin, { options: { mining: "hard", margin: 0.2, ignoreIndex: 1 } });
describeLoss(tripletMargin, { options: { mining: "hard", distance: "cosine", swap: true } });

const inputs = { prediction: embeddings, target: labels };
const exact = { epsilon: 0, margin: 0.6 };

describe("tripletMargin", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("has 12 reference cases", () => expect(casesOf("triplet-margin")).toHaveLength(12));

  it("adds 1e-6 to each difference, so that identical embeddings have PyTorch's finite gradient, -0.707 each by two positives", () => {
    const same = [[1, 2]];
    const { value, gradient } = evaluateRoles(tripletMargin(), { anchor: same, positive: same, negative: [[9, 2]] });
    expect(value).toEqual([0]);
    expect(gradient["positive"]!.map(Math.abs)).toEqual([0, 0]);
    const active = evaluateRoles(tripletMargin(), { anchor: same, positive: same, negative: same });
    active.gradient["positive"]!.forEach((slope) => expect(slope).toBeCloseTo(-Math.SQRT1_2, 9));
    expect(active.value[0]).toBeCloseTo(1, 12);
  });

  it("has gradient 0 at identical embeddings without epsilon", () => {
    const same = [[1, 2]];
    const { gradient } = evaluateRoles(tripletMargin({ epsilon: 0 }), { anchor: same, positive: same, negative: same });
    expect([...gradient["anchor"]!, ...gradient["positive"]!].map(Math.abs)).toEqual([0, 0, 0, 0]);
  });

  it("takes absolute differences under p = 1: distances 5 and 2 cost 4 with margin 1", () => {
    const given = { anchor: [[0, 0]], positive: [[-3, 2]], negative: [[1, -1]] };
    expect(evaluateRoles(tripletMargin({ p: 1, epsilon: 0 }), given).value).toEqual([4]);
  });

  it("takes the negative's distance from the positive under swap where that is nearer: 5 - 3 + 1 in place of 5 - 4 + 1", () => {
    const given = { anchor: [[0, 0]], positive: [[0, 5]], negative: [[0, 4]] };
    expect(evaluateRoles(tripletMargin({ epsilon: 0 }), given).value).toEqual([2]);
    expect(evaluateRoles(tripletMargin({ epsilon: 0, swap: true }), given).value).toEqual([5]);
  });

  it("measures squared and cosine distances", () => {
    const given = { anchor: [[1, 0]], positive: [[3, 4]], negative: [[0, 2]] };
    const value = (options: TripletMarginOptions) =>
      evaluateRoles(tripletMargin({ epsilon: 0, ...options }), given).value[0];
    expect(value({ distance: "squared" })).toBeCloseTo(20 - 5 + 1, 12);
    expect(value({ distance: "cosine" })).toBeCloseTo(0.4 - 1 + 1, 12);
  });

  it("averages over triplets that cost alone where told to, and is 0 where none does", () => {
    const given = { anchor: [[0], [0]], positive: [[1], [1]], negative: [[1], [9]] };
    const loss = tripletMargin({ epsilon: 0, average: "active" });
    expect(evaluateRoles(tripletMargin({ epsilon: 0 }), given).value).toEqual([0.5]);
    expect(evaluateRoles(loss, given).value).toEqual([1]);
    const easy = { anchor: [[0]], positive: [[1]], negative: [[9]] };
    expect(evaluateRoles(loss, easy).value).toEqual([0]);
  });
});

/** Costs of triplets chosen in plain arithmetic, by anchor. */
const costs = (choose: (i: number) => [p: number, n: number][], swap = false): number[][] =>
  labels.map((_, i) =>
    choose(i).map(([p, n]) => {
      const away = distance(embeddings[i]!, embeddings[n]!);
      const nearer = swap ? Math.min(away, distance(embeddings[p]!, embeddings[n]!)) : away;
      return Math.max(0, distance(embeddings[i]!, embeddings[p]!) - nearer + exact.margin);
    }),
  );
const between = (i: number) => (j: number) => distance(embeddings[i]!, embeddings[j]!);
const all = (i: number): [number, number][] =>
  positivesOf(i).flatMap((p) => negativesOf(i).map((n): [number, number] => [p, n]));
const semiHard = (i: number): [number, number][] =>
  positivesOf(i).map((p) => {
    const sorted = negativesOf(i).toSorted((a, b) => between(i)(a) - between(i)(b));
    return [p, sorted.find((n) => between(i)(n) > between(i)(p)) ?? sorted.at(-1)!];
  });
const hard = (i: number): [number, number][] => {
  const far = positivesOf(i).toSorted((a, b) => between(i)(b) - between(i)(a))[0];
  const near = negativesOf(i).toSorted((a, b) => between(i)(a) - between(i)(b))[0];
  return far === undefined || near === undefined ? [] : [[far, near]];
};

describe("tripletMargin with mining", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it.each([
    ["batch-all", all, false],
    ["batch-all", all, true],
    ["semi-hard", semiHard, false],
    ["semi-hard", semiHard, true],
    ["hard", hard, false],
    ["hard", hard, true],
  ] as const)("%s costs each anchor what its triplets cost (%#)", (mining, choose, swap) => {
    const loss = tripletMargin({ ...exact, mining, swap, reduction: "none" });
    const expected = costs(choose, swap).map(sum);
    for (const [dtype, digits] of [
      ["float64", 12],
      ["float32", 5],
    ] as const)
      evaluateRoles(loss, inputs, { dtype }).value.forEach((one, i) => expect(one).toBeCloseTo(expected[i]!, digits));
  });

  it("averages batch-all over triplets that cost, as Hermans et al., and over all where told to", () => {
    const each = costs(all).flat();
    const active = each.filter((cost) => cost > 0);
    expect(active.length).toBeLessThan(each.length);
    const mean = (average?: "all") =>
      evaluateRoles(tripletMargin({ ...exact, mining: "batch-all", average }), inputs).value[0];
    expect(mean()).toBeCloseTo(sum(active) / active.length, 12);
    expect(mean("all")).toBeCloseTo(sum(each) / each.length, 12);
  });

  it("averages semi-hard over positive pairs and hard over anchors with a triplet", () => {
    const pairs = costs(semiHard).flat();
    const anchors = costs(hard).flat();
    expect([pairs.length, anchors.length]).toEqual([8, 5]);
    const mean = (mining: "semi-hard" | "hard") => evaluateRoles(tripletMargin({ ...exact, mining }), inputs).value[0];
    expect(mean("semi-hard")).toBeCloseTo(sum(pairs) / 8, 12);
    expect(mean("hard")).toBeCloseTo(sum(anchors) / 5, 12);
  });

  it("is without mining the same on the triplets that it would choose", () => {
    const chosen = labels.flatMap((_, i) => hard(i).map(([p, n]) => [i, p, n] as const));
    const take = (which: 0 | 1 | 2) => chosen.map((triplet) => embeddings[triplet[which]]!);
    const given = { anchor: take(0), positive: take(1), negative: take(2) };
    const [mined] = evaluateRoles(tripletMargin({ mining: "hard" }), inputs).value;
    expect(evaluateRoles(tripletMargin(), given).value[0]).toBeCloseTo(mined!, 12);
  });

  const cases = [
    ["no positives", [0, 1, 2, 3, 4, 5, 6]],
    ["no negatives", [1, 1, 1, 1, 1, 1, 1]],
    ["nothing but ignored samples", Array<number>(7).fill(-100)],
  ] as const;
  it.each(
    (["batch-all", "semi-hard", "hard"] as const).flatMap((mining) => cases.map((one) => [mining, ...one] as const)),
  )("%s is 0 with gradient 0 for a batch with %s, and not NaN", (mining, _, target) => {
    for (const dtype of ["float64", "float32"] as const) {
      const { value, gradient } = evaluateRoles(tripletMargin({ mining }), { ...inputs, target }, { dtype });
      expect(value).toEqual([0]);
      expect(gradient["prediction"]!.map(Math.abs)).toEqual(Array(21).fill(0));
    }
  });

  it("is 0 for a batch of one", () => {
    for (const mining of ["batch-all", "semi-hard", "hard"] as const)
      expect(evaluateRoles(tripletMargin({ mining }), { prediction: [[1, 2]], target: [0] }).value).toEqual([0]);
  });

  it("has a finite gradient where all embeddings are the same", () => {
    const same = embeddings.map(() => [1, 2, 3]);
    for (const mining of ["batch-all", "semi-hard", "hard"] as const) {
      for (const options of [{ epsilon: 0 }, {}, { distance: "cosine" }] as const) {
        const { value, gradient } = evaluateRoles(tripletMargin({ mining, ...options }), {
          ...inputs,
          prediction: same,
        });
        expect(value[0]).toBeCloseTo(1, 9);
        expect(gradient["prediction"]!.every(Number.isFinite)).toBe(true);
      }
    }
  });

  it("mines by cosine as it would by the distance of unit vectors", () => {
    const value = costsByCosine();
    const [got] = evaluateRoles(tripletMargin({ mining: "hard", distance: "cosine", margin: 0.1 }), inputs).value;
    expect(got).toBeCloseTo(value, 12);
  });

  function costsByCosine(): number {
    const by = (i: number, j: number): number => 1 - cosine(embeddings[i]!, embeddings[j]!);
    const each = [...labels.keys()]
      .filter((i) => positivesOf(i).length > 0)
      .map((i) => {
        const far = Math.max(...positivesOf(i).map((p) => by(i, p)));
        const near = Math.min(...negativesOf(i).map((n) => by(i, n)));
        return Math.max(0, far - near + 0.1);
      });
    return sum(each) / each.length;
  }

  it("leaves ignored samples out, and weighs anchors by their class", () => {
    const part = { prediction: embeddings.slice(0, 5), target: labels.slice(0, 5) };
    const ignored = { prediction: embeddings, target: [...labels.slice(0, 5), -100, -100] };
    for (const mining of ["batch-all", "semi-hard", "hard"] as const) {
      const loss = tripletMargin({ mining, classWeight: [1, 5, 1, 1] });
      expect(evaluateRoles(loss, ignored).value[0]).toBeCloseTo(evaluateRoles(loss, part).value[0]!, 12);
      const each = evaluateRoles(tripletMargin({ mining, average: "all", reduction: "none" }), part).value;
      const heavy = evaluateRoles(
        tripletMargin({ mining, average: "all", reduction: "none", classWeight: [1, 5, 1, 1] }),
        part,
      ).value;
      expect(heavy).toEqual(each.map((one, i) => expect.closeTo(part.target[i] === 1 ? 5 * one : one, 12)));
    }
  });

  it("is NaN, not 0, where an embedding is", () => {
    const prediction = embeddings.map(() => [Number.NaN, 0, 0]);
    for (const mining of ["batch-all", "semi-hard", "hard"] as const)
      expect(evaluateRoles(tripletMargin({ mining }), { ...inputs, prediction }).value).toEqual([Number.NaN]);
    expect(
      evaluateRoles(tripletMargin({ average: "active" }), {
        anchor: [[Number.NaN]],
        positive: [[1]],
        negative: [[2]],
      }).value,
    ).toEqual([Number.NaN]);
  });

  it("refuses a batch that is no [batch, embedding]", () =>
    expect(() => evaluateRoles(tripletMargin({ mining: "hard" }), { prediction: [[[1, 2]]], target: [[0]] })).toThrow(
      "triplet-margin: `prediction` must be [batch, embedding]",
    ));
});
