import { type ConfiguredLoss, type LossContext, type Role, isLabelEncoding, problem } from "@downslope/core";
import { type Miss, compareNumbers, compareShapes } from "./compare.ts";
import type { LossCase } from "./file.ts";
import { type LossInputs, freshParams, lossRunner } from "./loss-run.ts";
import type { Platform } from "./platform.ts";
import { type FloatType, readTensor } from "./written.ts";

/** Runs a loss case on a platform; what differs in value, gradient or shape. */
export function runLossCase(
  configured: ConfiguredLoss,
  given: LossCase,
  platform: Platform,
  context: LossContext = {},
): Miss[] {
  const { dtype, tolerance } = platform;
  const loss = configured.create(context);
  const roles = Object.keys(given.gradient ?? {}) as Role[];
  if (typeof given.inputs !== "object" || given.inputs === null) {
    const rule = "hold a tensor for each role";
    throw problem("INVALID_ARGUMENT", { subject: "reference case", argument: "inputs", rule, got: given.inputs });
  }
  const stranger = roles.find((role) => !(role in given.inputs));
  if (stranger !== undefined) {
    throw problem("INVALID_ARGUMENT", {
      subject: "reference case",
      argument: "gradient",
      rule: "name roles of its inputs",
      got: stranger,
    });
  }
  const inputs = readInputs(given, isLabelEncoding(loss.target), dtype);
  const { value, gradient } = lossRunner(loss, platform, roles)({ ...freshParams(loss, inputs), ...inputs });
  const expected = readTensor("value", given.value, "float64");
  const misses = [
    ...compareShapes(`${dtype} value`, value.shape, expected.shape),
    ...compareNumbers(`${dtype} value`, value.data, expected.data, tolerance),
  ];
  for (const role of roles) {
    const what = `gradient.${role}`;
    const wanted = readTensor(what, given.gradient?.[role], "float64");
    misses.push(...compareNumbers(`${dtype} ${what}`, gradient[role]!.data, wanted.data, tolerance));
  }
  return misses;
}

function readInputs({ inputs }: LossCase, hasLabels: boolean, dtype: FloatType): LossInputs {
  return Object.fromEntries(
    Object.entries(inputs).map(([role, written]) => [
      role,
      readTensor(`inputs.${role}`, written, dtype, hasLabels && (role === "target" || role === "length")),
    ]),
  );
}
