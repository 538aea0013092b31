import {
  type ConfiguredLoss,
  type Tensor,
  type TensorTree,
  onDevice,
  scope,
  tensor,
  valueAndGrad,
} from "@downslope/core";

/** Embeddings, labels and vectors of three classes for worked cases; lengths differ, for directions alone may count. */
export const embeddings = [
  [1, 2, -0.5],
  [-0.4, 0.3, 0.9],
  [0.2, -1.5, 0.7],
  [3, 0.1, 0.2],
];
export const labels = [0, 2, 1, 1];
export const vectors = [
  [0.5, 1, 0.3],
  [2, -1, 1],
  [-0.3, 0.2, -0.8],
];

/** Cosine of the angle between two vectors. */
export const cosineOf = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * b[i]!, 0) / (Math.hypot(...a) * Math.hypot(...b));

/** -log softmax(z)_y. */
export const crossEntropyOf = (logits: readonly number[], label: number): number =>
  Math.log(logits.reduce((sum, z) => sum + Math.exp(z), 0)) - logits[label]!;

export const meanOf = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

/** Mean over the samples of what a sample's embedding, label and place make. */
export const meanLoss = (lossOf: (embedding: number[], label: number, i: number) => number): number =>
  meanOf(embeddings.map((embedding, i) => lossOf(embedding, labels[i]!, i)));

type Numbers = readonly number[] | readonly Numbers[];

/** Value of a loss with parameters, and gradients of its sum by prediction and parameters, in float64. */
export function runWith(
  configured: ConfiguredLoss,
  prediction: Numbers,
  target: readonly number[],
  params: Readonly<Record<string, Numbers>>,
): { value: number[]; gradient: Readonly<Record<string, number[]>> } {
  const loss = configured.create({});
  const tensors = (): Record<string, Tensor> =>
    Object.fromEntries(Object.entries(params).map(([path, one]) => [path, tensor(one as never, { dtype: "float64" })]));
  return onDevice("cpu", () => {
    let result!: { value: number[]; gradient: Record<string, number[]> };
    scope(() => {
      const varied = { prediction: tensor(prediction as never, { dtype: "float64" }) as Tensor, ...tensors() };
      const evaluate = ({ prediction: x, ...rest }: Record<string, Tensor>): Tensor =>
        loss.evaluate({ prediction: x!, target: tensor(target as never, { dtype: "int32" }) }, undefined, rest);
      const [, gradient] = valueAndGrad((some: TensorTree) => evaluate(some as Record<string, Tensor>).sum())(varied);
      const host = Object.entries(gradient as Record<string, Tensor>).map(([path, one]) => [path, [...one.data()]]);
      result = { value: [...evaluate(varied).data()], gradient: Object.fromEntries(host) };
    });
    return result;
  });
}
