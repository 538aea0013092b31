import type { PluginCard } from "../worker/catalogue/protocol.ts";

/** What a data set's target is, as far as parts must fit it. */
export type Target =
  | { readonly kind: "classes"; readonly classes: readonly string[] }
  | { readonly kind: "values"; readonly names: readonly string[] };

/** Why a part does not fit the data or the loss. */
export type Misfit =
  | "needs-pairs"
  | "needs-critic"
  | "needs-sequences"
  | "needs-images"
  | "needs-values"
  | "needs-classes"
  | "needs-two-classes"
  | "needs-labels"
  | "measures-embeddings"
  | "measures-predictions"
  | "measures-classes"
  | "measures-values";

/** Roles that come with an ordinary data set: inputs with a target. */
const usual = new Set(["prediction", "variance", "target"]);
const labels = new Set(["class-index", "class-sequence"]);
const categorical = new Set(["class-index", "one-hot", "binary", "sign"]);

/** Why a loss cannot be trained on data with this target; nothing where it can, or where nothing is known. */
export function lossMisfit({ loss, about }: PluginCard, target: Target | undefined): Misfit | undefined {
  if (!loss) return undefined;
  const strange = loss.inputs.filter((role) => !usual.has(role));
  if (strange.some((role) => role === "real" || role === "fake" || role === "gradient")) return "needs-critic";
  if (strange.includes("length") || loss.target === "class-sequence") return "needs-sequences";
  if (strange.length > 0) return "needs-pairs";
  const { tasks = [] } = about;
  if (tasks.length > 0 && tasks.every((task) => task === "segmentation" || task === "detection")) return "needs-images";
  if (!target || !loss.inputs.includes("target")) return undefined;
  if (target.kind === "values") {
    if (labels.has(loss.target)) return "needs-classes";
    // Numbers can be written as they are, but a loss of classes makes no sense of them.
    return categorical.has(loss.target) && !tasks.includes("regression") ? "needs-classes" : undefined;
  }
  const isSingle = loss.target === "binary" || loss.target === "sign";
  if (isSingle && tasks.length > 0 && tasks.every((task) => task === "multilabel" || task === "ranking"))
    return "needs-labels";
  if (isSingle && target.classes.length !== 2) return "needs-two-classes";
  return loss.target === "value" && tasks.length > 0 && tasks.every((task) => task === "regression")
    ? "needs-values"
    : undefined;
}

const ofClasses = new Set(["binary", "multiclass", "multilabel"]);

/** Why a metric has nothing to say about what is trained. */
export function metricMisfit(
  { metric, about }: PluginCard,
  target: Target | undefined,
  loss: PluginCard | undefined,
): Misfit | undefined {
  if (!metric) return undefined;
  const isEmbedding = loss?.loss?.output === "embedding";
  if (loss && (metric.output === "embedding") !== isEmbedding)
    return isEmbedding ? "measures-predictions" : "measures-embeddings";
  const { tasks = [] } = about;
  if (!target || tasks.length === 0 || isEmbedding) return undefined;
  if (target.kind === "classes") return tasks.some((task) => ofClasses.has(task)) ? undefined : "measures-values";
  return tasks.includes("regression") ? undefined : "measures-classes";
}
