import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { embeddings, views } from "../test/embeddings.ts";
import { evaluateRoles } from "../test/evaluate-roles.ts";
import { clip } from "./clip.ts";
import { infoNce } from "./info-nce.ts";

describeLoss(clip, { rejects: [{ temperature: 0 }] });
describeLoss(clip, { options: { temperature: 0.5 } });

describe("clip", () => {
  beforeAll(() => startDevice("cpu"));
  const inputs = { left: embeddings, right: views };
  const at = (scale: number) =>
    evaluateRoles(clip({ reduction: "none" }), inputs, { params: { logScale: Math.log(scale) } });

  it("is symmetric InfoNCE at the temperature that it has learnt", () => {
    const { value } = evaluateRoles(infoNce({ symmetric: true, temperature: 0.2, reduction: "none" }), inputs);
    at(5).value.forEach((one, i) => expect(one).toBeCloseTo(value[i]!, 12));
  });

  it("starts at the temperature given", () => {
    const { init } = clip({ temperature: 0.5 }).create({});
    const { logScale } = init!({ key: undefined as never, output: [], classes: 0 });
    expect([...logScale!.data()][0]).toBeCloseTo(Math.log(2), 6);
  });

  it("never scales by more than 100, and learns the scale below", () => {
    at(1000).value.forEach((one, i) => expect(one).toBeCloseTo(at(100).value[i]!, 11));
    expect(at(20).gradient["logScale"]![0]).not.toBe(0);
  });

  it("has the gradient of the limit beyond it, so that a scale that went too far comes back", () => {
    const [beyond, near] = [at(1000), at(100 - 1e-9)].map(({ gradient }) => gradient["logScale"]![0]!);
    expect(beyond).not.toBe(0);
    expect(beyond).toBeCloseTo(near!, 6);
  });
});
