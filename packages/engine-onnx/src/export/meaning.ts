import type { ModelManifest } from "@downslope/core";
import type { Graph, Value } from "../graph.ts";

/** What a model's outputs say: of classes, a score whose sign tells two apart, or the probabilities of each; else numbers. */
export type Meaning =
  | { readonly kind: "numbers" }
  | {
      readonly kind: "sign" | "binary" | "classes";
      readonly classes: readonly string[];
      readonly areProbabilities: boolean;
    };

/** Last activations that give probabilities. */
const probable: readonly unknown[] = ["sigmoid", "softmax"];

export function meaningOf({ dataset, loss, model, shapes }: ModelManifest): Meaning {
  const { target } = dataset.spec;
  const outputs = shapes.output;
  if (loss.output === "embedding" || target.kind === "values" || outputs.length !== 1) return { kind: "numbers" };
  const { classes } = target;
  const areProbabilities = loss.options["fromLogits"] === false || probable.includes(model.options["outputActivation"]);
  if (loss.target === "sign" || loss.target === "binary") return { kind: loss.target, classes, areProbabilities };
  return outputs[0] === classes.length ? { kind: "classes", classes, areProbabilities } : { kind: "numbers" };
}

/** The class of each sample, by its place in the list of classes, and the probability of each class where the model tells it. */
export function writeMeaning(graph: Graph, prediction: Value, meaning: Meaning): Readonly<Record<string, Value>> {
  if (meaning.kind === "numbers") return {};
  const { type, shape, lengths = shape } = prediction;
  const [batch, classes] = [lengths[0]!, meaning.classes.length];
  const number = (value: number): Value => graph.constant("float32", [], [value]);
  const labels = { type: "int64", shape: shape.slice(0, 1) } as const;
  const named = (value: Value, ...own: readonly (number | string)[]): Value => ({ ...value, lengths: own });
  if (meaning.kind === "classes") {
    const probability = meaning.areProbabilities
      ? prediction
      : graph.add("Softmax", [prediction], { type, shape }, { axis: -1 });
    const label = graph.add("ArgMax", [prediction], labels, { axis: -1, keepdims: 0 });
    return { probability: named(probability, batch, classes), label: named(label, batch) };
  }
  const threshold = meaning.kind === "binary" && meaning.areProbabilities ? 0.5 : 0;
  const isSecond = graph.add("Greater", [prediction, number(threshold)], { type: "bool", shape });
  const column = graph.add("Cast", [isSecond], { type: "int64", shape }, { to: 7 });
  const label = named(graph.add("Reshape", [column, graph.list([-1])], labels), batch);
  if (meaning.kind === "sign") return { label };
  const op = (name: string, ...inputs: Value[]): Value => graph.add(name, inputs, { type, shape });
  const pair = meaning.areProbabilities
    ? [op("Sub", number(1), prediction), prediction]
    : [op("Sigmoid", op("Neg", prediction)), op("Sigmoid", prediction)];
  const probability = graph.add("Concat", pair, { type, shape: [shape[0]!, 2] }, { axis: 1 });
  return { probability: named(probability, batch, classes), label };
}
