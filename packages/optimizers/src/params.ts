import { type Params, type Tensor, problem, full } from "@downslope/core";

type TensorOfEach<Sets extends readonly Params[]> = { [Index in keyof Sets]: Tensor };

/**
 * Computes one tensor a path from the tensors that each of several records holds there:
 * `mapParams([gradients, state.mean], (gradient, mean) => ...)`. All records must have the same paths.
 */
export function mapParams<const Sets extends readonly [Params, ...Params[]]>(
  sets: Sets,
  compute: (...tensors: TensorOfEach<Sets>) => Tensor,
): Params {
  const paths = new Set(sets.flatMap((set) => Object.keys(set)));
  const result: Record<string, Tensor> = {};
  for (const path of paths) {
    const tensors = sets.map((set) => set[path]);
    if (tensors.includes(undefined)) {
      throw problem("INVALID_ARGUMENT", {
        subject: "optimizer",
        argument: path,
        rule: "be among the parameters, the gradients and the optimizer's state alike",
        got: tensors.map((one) => (one ? "a tensor" : "none")),
        cure: "The state was made for other parameters: start from `init(params)`.",
      });
    }
    result[path] = compute(...(tensors as TensorOfEach<Sets>));
  }
  return result;
}

/** A tensor of zeros for each parameter. */
export function zerosFor(params: Params): Params {
  return mapParams([params], (parameter) => parameter.zerosLike());
}

/** A tensor of one value throughout for each parameter. */
export function filledFor(params: Params, value: number): Params {
  return mapParams([params], (parameter) => parameter.zerosLike().add(value));
}

/** What is kept only where an option is above 0; a schedule may not move an option from where nothing is kept. */
export function keptFor(option: string, kept: Params | undefined): Params {
  if (kept) return kept;
  throw problem("INVALID_OPTIONS", {
    subject: "optimizer",
    argument: option,
    rule: "be above 0 where a schedule moves it",
    got: 0,
    cure: "What is kept between steps is made for the value that is written; write the one to start from.",
  });
}

/** A number that is kept between steps, in the dtype of the parameters. */
export function scalarFor(params: Params, value: number): Tensor {
  const dtype = Object.values(params)[0]?.dtype === "float64" ? "float64" : "float32";
  return full([], value, dtype);
}
