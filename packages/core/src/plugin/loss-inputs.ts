import { problem } from "../errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Role, type TargetEncoding, isLabelEncoding } from "./roles.ts";

/** Tensors by role, as a step has them. */
export type LossInputs = Readonly<Partial<Record<Role, Tensor<"float" | "int">>>>;

/** Roles whose tensors are compared one with one. `real` and `fake` are not: their batches may differ. */
const alike: readonly (readonly Role[])[] = [
  ["left", "right"],
  ["anchor", "positive", "negative"],
  ["prediction", "variance"],
];

/** Refuses inputs that are missing or whose shapes do not fit, each by name. */
export function checkLossInputs(name: string, roles: readonly Role[], target: TargetEncoding, given: LossInputs): void {
  for (const role of roles) {
    if (!given[role])
      throw problem("INVALID_ARGUMENT", {
        subject: name,
        argument: role,
        rule: "be given",
        got: given[role],
        cure: `It reads ${roles.join(", ")}.`,
      });
  }
  const empty = roles.find((role) => given[role]!.size === 0);
  if (empty !== undefined) {
    throw problem("INVALID_ARGUMENT", {
      subject: name,
      argument: empty,
      rule: "hold at least one sample",
      got: given[empty],
      cure: "Leave empty batches out.",
    });
  }
  for (const group of alike) {
    const [first, ...others] = group.filter((role) => roles.includes(role));
    const odd = others.find((role) => String(given[role]!.shape) !== String(given[first!]!.shape));
    if (odd === undefined) continue;
    throw problem("SHAPE_MISMATCH", {
      subject: name,
      argument: odd,
      rule: `have the shape of \`${first}\`, [${given[first!]!.shape.join(",")}]`,
      got: given[odd],
      cure: "They are compared one with one.",
    });
  }
  if (roles.includes("target") && roles.includes("prediction")) checkTarget(name, target, given);
  const [first] = roles.filter((role) => role !== "length");
  if (roles.includes("length")) checkLength(name, first!, given);
}

function checkTarget(name: string, encoding: TargetEncoding, given: LossInputs): void {
  const prediction = given.prediction!;
  const labels = given.target!;
  const expected = targetShape(encoding, prediction.shape, labels.shape);
  if (expected.shape.length !== labels.shape.length || expected.shape.some((n, axis) => n !== labels.shape[axis])) {
    throw problem("SHAPE_MISMATCH", {
      subject: name,
      argument: "target",
      rule: `have ${expected.what}, [${expected.shape.join(",")}]`,
      got: labels,
      cure: `The prediction is [${prediction.shape.join(",")}]; reshape one of them.`,
    });
  }
  if (isLabelEncoding(encoding) && labels.dtype !== "int32") {
    throw problem("DTYPE_MISMATCH", {
      subject: name,
      argument: "target",
      rule: "hold int32 class labels",
      got: labels,
      cure: "Use a loss for one-hot targets where they are probabilities.",
    });
  }
}

function targetShape(
  encoding: TargetEncoding,
  prediction: readonly number[],
  labels: readonly number[],
): { what: string; shape: readonly number[] } {
  if (encoding === "class-index")
    return { what: "the prediction's shape without its last axis", shape: prediction.slice(0, -1) };
  if (encoding === "class-sequence")
    return { what: "a row of labels for each sample", shape: [prediction[0] ?? 1, labels[1] ?? 1] };
  return { what: "the prediction's shape", shape: prediction };
}

function checkLength(name: string, first: Role, given: LossInputs): void {
  const length = given.length!;
  const samples = given[first]!.shape[0];
  if (length.rank === 1 && length.shape[0] === samples && length.dtype === "int32") return;
  throw problem("SHAPE_MISMATCH", {
    subject: name,
    argument: "length",
    rule: `be int32 [${samples}], one length a sample`,
    got: length,
  });
}
