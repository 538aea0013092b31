import type { PipelineDocument } from "@downslope/core";
import { findPlugin } from "../../app/catalogue.ts";
import type { Path } from "../../document/yaml-edit.ts";
import type { Catalogue, PluginCard } from "../../worker/catalogue/protocol.ts";
import type { Verdict } from "./verdict.ts";

/** What is put at a place of the document; `undefined` takes it away. */
export interface Edit {
  readonly path: Path;
  readonly value: unknown;
}

/** A change of the document that may help. Texts say the rest. */
export interface Cure {
  readonly id: CureId;
  /** What it sets, where the words need it: an activation, a rate. */
  readonly value: string | number;
  readonly edits: readonly Edit[];
}

export type CureId =
  | "activation"
  | "initialisation"
  | "normalisation"
  | "clip"
  | "lower-rate"
  | "higher-rate"
  | "warm-up"
  | "logits"
  | "robust-loss"
  | "optimizer"
  | "hidden";

/** The document with all defaults, as it is written, and what there is to choose from. */
export interface Patient {
  readonly document: PipelineDocument;
  /** As it is written, without defaults. */
  readonly written: Readonly<Record<string, unknown>>;
  readonly catalogue: Catalogue | undefined;
}

/** Cures by what they are for, the likeliest first. */
const order: Readonly<Record<Verdict["kind"], readonly CureId[]>> = {
  waiting: [],
  unmeasured: [],
  healthy: [],
  vanishing: ["normalisation", "activation", "initialisation", "optimizer"],
  exploding: ["lower-rate", "clip", "warm-up", "robust-loss", "normalisation"],
  "not-finite": ["logits", "lower-rate", "clip", "initialisation"],
  dead: ["lower-rate", "activation", "initialisation", "normalisation"],
  stalled: ["hidden", "higher-rate", "optimizer", "activation"],
};

const most = 4;

/** The cures for a verdict that fit a document: those that would change nothing, or that it has no place for, are left out. */
export function curesFor(verdict: Verdict, patient: Patient): Cure[] {
  // Bad data are mended at their source.
  if (verdict.kind === "not-finite" && verdict.place === "data") return [];
  const cures = order[verdict.kind].flatMap((id) => {
    const cure = makers[id](patient, verdict);
    return cure ? [{ id, ...cure }] : [];
  });
  return cures.slice(0, most);
}

type Maker = (patient: Patient, verdict: Verdict) => Omit<Cure, "id"> | undefined;

const makers: Readonly<Record<CureId, Maker>> = {
  activation: (patient, { kind }) => {
    const now = modelOption(patient, "activation");
    // A slope below zero cannot die; elsewhere what does not flatten at both ends.
    const better = kind === "dead" ? "leaky-relu" : "relu";
    const isWorse = kind === "dead" ? now === "relu" : now === "sigmoid" || now === "tanh" || now === "softplus";
    return isWorse && hasHidden(patient) && canBe(patient, "activation", better)
      ? set(["model", "activation"], better)
      : undefined;
  },
  initialisation: (patient) =>
    modelOption(patient, "initialisation") !== "auto" && hasHidden(patient) && canBe(patient, "initialisation", "auto")
      ? set(["model", "initialisation"], "auto")
      : undefined,
  normalisation: (patient) => {
    const { batchSize } = patient.document.train as { readonly batchSize?: number | "all" };
    // Statistics of small batches are too noisy: their layers are normalised sample by sample.
    const better = batchSize === "all" || (batchSize ?? 0) >= 16 ? "batch" : "layer";
    return modelOption(patient, "normalisation") === "none" &&
      hasHidden(patient) &&
      canBe(patient, "normalisation", better)
      ? set(["model", "normalisation"], better)
      : undefined;
  },
  clip: ({ document, catalogue }) => {
    // However it was written, it is a transform in the document with all defaults.
    const { transforms } = optionsOf(document.optimizer) as { readonly transforms?: readonly unknown[] };
    const isClipped = transforms?.some((one) => nameOf(one).startsWith("clip")) ?? false;
    return catalogue?.optimizerExtras["clip"] && !isClipped
      ? set(["optimizer", "clip"], { globalNorm: 1 }, 1)
      : undefined;
  },
  "lower-rate": (patient) => changeRate(patient, 0.1),
  "higher-rate": (patient) => {
    const { learningRate } = optionsOf(patient.document.optimizer);
    // Adam and its kin take steps as long as the rate, others as long as the gradient lets them.
    const isSmall = typeof learningRate === "number" && learningRate < (isPlainSgd(patient) ? 0.05 : 0.005);
    return isSmall ? changeRate(patient, 10) : undefined;
  },
  "warm-up": ({ document, written, catalogue }) => {
    const { scheduler } = document;
    if (!findPlugin(catalogue, "scheduler", "linear-warmup") || nameOf(scheduler).includes("warmup")) return undefined;
    const then = written["scheduler"];
    // oxlint-disable-next-line unicorn/no-thenable -- an option's name, in what is written as YAML
    const value = { use: "linear-warmup", warmupSteps: "10%", ...(then !== undefined && then !== null && { then }) };
    return set(["scheduler"], value, "10%");
  },
  logits: ({ document, catalogue }) => {
    const [loss, model] = [optionsOf(document.loss), optionsOf(document.model)];
    const isSquashed = ["sigmoid", "softmax"].includes(String(model["outputActivation"]));
    const takesLogits = optionSchema(findPlugin(catalogue, "loss", nameOf(document.loss)), "fromLogits") !== undefined;
    if (loss["fromLogits"] !== false || !takesLogits) return undefined;
    const edits: Edit[] = [{ path: ["loss", "fromLogits"], value: true }];
    if (isSquashed) edits.push({ path: ["model", "outputActivation"], value: "linear" });
    return { value: "fromLogits", edits };
  },
  "robust-loss": ({ document, catalogue }) =>
    nameOf(document.loss) === "mse" && findPlugin(catalogue, "loss", "huber")
      ? set(["loss"], { use: "huber" }, "huber")
      : undefined,
  optimizer: (patient) =>
    isPlainSgd(patient) && findPlugin(patient.catalogue, "optimizer", "adam")
      ? set(["optimizer"], { use: "adam", learningRate: 0.01 }, "adam")
      : undefined,
  hidden: (patient) => {
    const hidden = modelOption(patient, "hidden");
    return Array.isArray(hidden) && hidden.length === 0 ? set(["model", "hidden"], [16], 16) : undefined;
  },
};

const set = (path: Path, value: unknown, shown: string | number = String(value)): Omit<Cure, "id"> => ({
  value: shown,
  edits: [{ path, value }],
});

function changeRate({ document }: Patient, factor: number): Omit<Cure, "id"> | undefined {
  const { learningRate } = optionsOf(document.optimizer);
  if (typeof learningRate !== "number" || !(learningRate > 0)) return undefined;
  const rate = Number((learningRate * factor).toPrecision(3));
  return set(["optimizer", "learningRate"], rate, rate);
}

/** The options of a plugin, however it is written. */
const optionsOf = (entry: unknown): Readonly<Record<string, unknown>> =>
  typeof entry === "object" && entry !== null ? (entry as Readonly<Record<string, unknown>>) : {};

const nameOf = (entry: unknown): string => (typeof entry === "string" ? entry : String(optionsOf(entry)["use"] ?? ""));

const modelOption = ({ document }: Patient, name: string): unknown => optionsOf(document.model)[name];

const isPlainSgd = ({ document }: Patient): boolean => nameOf(document.optimizer) === "sgd";

/** Whether there are hidden layers, which most cures are about. */
function hasHidden(patient: Patient): boolean {
  const hidden = modelOption(patient, "hidden");
  return !Array.isArray(hidden) || hidden.length > 0;
}

const optionSchema = (card: PluginCard | undefined, name: string): { readonly enum?: readonly unknown[] } | undefined =>
  card?.jsonSchema.properties?.[name] as never;

/** Whether the model has such an option and such a value of it. */
function canBe({ document, catalogue }: Patient, option: string, value: string): boolean {
  const schema = optionSchema(findPlugin(catalogue, "model", nameOf(document.model)), option);
  return schema?.enum?.includes(value) ?? false;
}
