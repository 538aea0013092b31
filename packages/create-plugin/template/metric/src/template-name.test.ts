import { onDevice, scope, startDevice, tensor } from "@downslope/core";
import { describeMetric } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import reference from "../reference/template-name.json" with { type: "json" };
import { templateName } from "./template-name.ts";

describeMetric(templateName, { rejects: [{ distance: 0 }] });

describe("template-name", () => {
  beforeAll(() => startDevice("cpu"));

  it.each(reference.cases)("$id", ({ options, inputs, value }) => {
    const metric = templateName(options).create({});
    const totals: Record<string, number> = {};
    onDevice("cpu", () =>
      scope(() => {
        const measured = metric.measure({ prediction: tensor(inputs.prediction), target: tensor(inputs.target) });
        for (const [name, total] of Object.entries(measured)) totals[name] = total.item();
      }),
    );
    expect(metric.result(totals)).toBe(value);
  });
});
