import { problem } from "../errors.ts";
import { isFloat } from "../tensor/dtype.ts";
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

/**
 * The inputs of a loss. Those that are missing, whose shapes do not fit or whose targets are written in another way are
 * refused, each by name; in a compiled step, where they cannot be seen, such targets become NaN, so that the loss does
 * not go on without a word.
 */
export function checkLossInputs(
  name: string,
  roles: readonly Role[],
  target: TargetEncoding,
  given: LossInputs,
): LossInputs {
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
  const numbers = roles.includes("target") ? numbersOf[target] : undefined;
  return numbers ? { ...given, target: targetWithin(name, numbers, given.target as Tensor) } : given;
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

/** Which numbers a target may hold. */
interface Numbers {
  readonly rule: string;
  readonly cure: string;
  has(x: number): boolean;
  hasEach(x: Tensor): Tensor<"bool">;
}

/** How far a float32 probability may round beyond 0 and 1, as of mixed or smoothed labels. */
const slack = 1e-6;

const probabilities = {
  rule: "hold numbers from 0 to 1",
  has: (x: number) => x >= -slack && x <= 1 + slack,
  hasEach: (x: Tensor) => x.greaterEqual(-slack).and(x.lessEqual(1 + slack)),
};

const numbersOf: Readonly<Partial<Record<TargetEncoding, Numbers>>> = {
  binary: { ...probabilities, cure: "Turn labels y of -1 and 1 into (1 + y) / 2." },
  "one-hot": { ...probabilities, cure: "Write a probability for each class, or take a loss that reads class indices." },
  sign: {
    rule: "hold labels -1 and 1",
    cure: "Turn labels t of 0 and 1 into 2 t - 1; data sets of two classes are encoded so by themselves.",
    has: (x) => x === 1 || x === -1,
    hasEach: (x) => x.equal(1).or(x.equal(-1)),
  },
};

function targetWithin(name: string, { rule, cure, has, hasEach }: Numbers, target: Tensor): Tensor {
  if (!isFloat(target.dtype)) {
    throw problem("DTYPE_MISMATCH", {
      subject: name,
      argument: "target",
      rule: "hold floats",
      got: target,
      cure: "Convert it with `toFloat`.",
    });
  }
  if (target.isTraced) return hasEach(target).where(target, Number.NaN);
  const wrong = target.data().find((x) => !has(x));
  if (wrong === undefined) return target;
  throw problem("INVALID_ARGUMENT", { subject: name, argument: "target", rule, got: wrong, cure });
}
